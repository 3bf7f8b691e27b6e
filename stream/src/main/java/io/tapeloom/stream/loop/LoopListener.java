package io.tapeloom.stream.loop;

/** Is told how the loops do; called on each loop, often, so that it must be quick. Thread-safe. */
public interface LoopListener {

  /**
   * A pass has written what there was.
   *
   * @param nanos since the oldest of it was published or answered
   */
  default void wrote(long nanos) {}

  /**
   * A timer has fired.
   *
   * @param nanos how late it was: the loop had other things to do
   */
  default void lagged(long nanos) {}

  /** Does nothing. */
  static LoopListener none() {
    return new LoopListener() {};
  }
}
