package io.tapeloom.attack.honest;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Repeats an action at fixed times, each on a thread of its own. An action that takes longer than
 * the period delays the next ones, but does not cancel any, up to a second of them: if they measure
 * from the time at which they were due, a delay counts for as long as it lasts.
 */
final class FixedRate {

  /** Actions that are later than this are skipped, because a machine may be busy for long. */
  private static final long MAX_LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private FixedRate() {}

  /**
   * Begins the repetition, which lasts until the process ends.
   *
   * @param action receives the {@link System#nanoTime()} at which it was due
   */
  static void begin(String name, Duration period, LongConsumer action) {
    Thread.ofPlatform().daemon().name(name).start(() -> repeat(period.toNanos(), action));
  }

  private static void repeat(long periodNanos, LongConsumer action) {
    for (long due = System.nanoTime() + periodNanos; true; due += periodNanos) {
      due = Math.max(due, System.nanoTime() - MAX_LATE_NANOS);
      sleepUntil(due);
      action.accept(due);
    }
  }

  private static void sleepUntil(long due) {
    try {
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
    } catch (InterruptedException e) {
      throw new IllegalStateException("Unexpected interrupt", e);
    }
  }
}
