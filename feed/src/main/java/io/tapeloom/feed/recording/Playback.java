package io.tapeloom.feed.recording;

/**
 * How a recording is played. Immutable.
 *
 * @param speed how many times faster than it was recorded; {@link #MAX}: as fast as it goes
 * @param times which times its events have
 * @param loop whether it is played again and again
 */
public record Playback(double speed, Times times, boolean loop) {

  /** As fast as it goes. */
  public static final double MAX = Double.POSITIVE_INFINITY;

  /** Which times the events of a recording have. */
  public enum Times {
    /** Those that they had. */
    RECORDED,

    /** As if the recording had begun when it is played. */
    NOW
  }

  public Playback {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed must be more than 0, was " + speed);
    }
  }
}
