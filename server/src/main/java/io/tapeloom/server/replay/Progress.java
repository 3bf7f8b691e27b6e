package io.tapeloom.server.replay;

/**
 * How far a replay is. Immutable.
 *
 * @param id the replay's
 * @param timeMillis the moment of the past that it has come to, in milliseconds since the epoch
 * @param fraction how much of its window lies before that moment, 0 to 1
 */
public record Progress(String id, State state, long timeMillis, double fraction) {

  /** What a replay does. */
  public enum State {
    /** It tells. */
    RUNNING,

    /** It waits to be resumed. */
    PAUSED,

    /** It has told everything, and is over. */
    FINISHED,

    /** The past could not be read; it is over. */
    FAILED
  }
}
