package io.tapeloom.feed.recording;

/**
 * How to play a recording. Immutable.
 *
 * @param speed multiple of the recorded speed; {@link #MAX}: as fast as possible
 * @param times the times of its events
 * @param loop whether it starts again after its end
 */
public record Playback(double speed, Times times, boolean loop) {

  /** As fast as possible. */
  public static final double MAX = Double.POSITIVE_INFINITY;

  /** The times of the events of a recording. */
  public enum Times {
    /** The recorded times. */
    RECORDED,

    /** Shifted, as if the recording had started when it is played. */
    NOW
  }

  public Playback {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed must be above 0, got " + speed);
    }
  }
}
