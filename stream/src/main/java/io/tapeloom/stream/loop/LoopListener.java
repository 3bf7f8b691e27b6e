package io.tapeloom.stream.loop;

/**
 * Receives timings of the event loops. Called often, on each loop, so it must be quick.
 * Thread-safe.
 */
public interface LoopListener {

  /**
   * Called when a pass has written all pending messages.
   *
   * @param nanos time since the oldest of these messages was published or answered
   */
  default void wrote(long nanos) {}

  /**
   * Called when a timer has fired.
   *
   * @param nanos how late the timer was because the loop was busy; 0 or more
   */
  default void lagged(long nanos) {}

  /** A listener that ignores all calls. */
  static LoopListener none() {
    return new LoopListener() {};
  }
}
