package io.tapeloom.stream.loop;

/**
 * The event loop that owns a set of sessions: one thread, its tasks and its timers.
 *
 * <p>{@link #execute} and {@link #isCurrent} may be called from any thread, the other methods on
 * the loop's thread only.
 */
public interface Loop {

  /**
   * Runs a task on the loop's thread, after all tasks that were submitted before.
   *
   * @throws java.util.concurrent.RejectedExecutionException when the loop has ended, and its
   *     sessions with it
   */
  void execute(Runnable task);

  /**
   * Runs a short task in a later pass of the loop, after the loop has read from its sockets. Such
   * tasks share a small part of each pass, in turn; so long work that is split into them delays
   * nobody.
   */
  default void later(Runnable turn) {
    execute(turn);
  }

  /** The deadlines of sessions, precise to tens of milliseconds. */
  TimerWheel timers();

  /** The deadlines of rate-limited subscriptions, precise to a millisecond. */
  TimerWheel pacing();

  /** Whether the calling thread is the loop's thread. */
  boolean isCurrent();
}
