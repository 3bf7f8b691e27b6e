package io.tapeloom.stream.loop;

/** The one thread that owns a set of sessions. Thread-safe. */
public interface Loop {

  /**
   * Runs the task on the loop's thread, after all that was handed in before.
   *
   * @throws java.util.concurrent.RejectedExecutionException when the loop has ended, and its
   *     sessions with it
   */
  void execute(Runnable task);

  /** The deadlines of sessions, to some tens of milliseconds; for the loop's thread only. */
  TimerWheel timers();

  /** The deadlines of paced subscriptions, to the millisecond; for the loop's thread only. */
  TimerWheel pacing();

  /** Whether the caller is on the loop's thread. */
  boolean isCurrent();
}
