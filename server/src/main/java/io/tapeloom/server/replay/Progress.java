package io.tapeloom.server.replay;

/**
 * The progress of a replay. Immutable.
 *
 * @param id the id of the replay
 * @param timeMillis the moment of the past that it has reached, in milliseconds since the epoch
 * @param fraction the fraction of its window before that moment, 0 to 1
 */
public record Progress(String id, State state, long timeMillis, double fraction) {

  /** The state of a replay. */
  public enum State {
    /** It sends events. */
    RUNNING,

    /** It waits until it is resumed. */
    PAUSED,

    /** It has sent everything and has ended. */
    FINISHED,

    /** It has ended, because the history could not be read. */
    FAILED
  }
}
