package io.tapeloom.feed;

import java.util.concurrent.TimeUnit;

/**
 * Times since the epoch whose unit is known only from their size: a venue may send milliseconds or
 * microseconds, and recording programs may also write nanoseconds.
 */
public final class EpochTimes {

  /** Larger than every time that nanoseconds can represent, in milliseconds. */
  private static final long MIN_MICROS = 10_000_000_000_000L;

  private static final long MIN_NANOS = 1_000 * MIN_MICROS;

  private EpochTimes() {}

  /**
   * Returns the unit of a time: milliseconds, microseconds or nanoseconds. With a finer unit, the
   * time would be before May 1970.
   */
  public static TimeUnit unitOf(long time) {
    if (time >= MIN_NANOS) {
      return TimeUnit.NANOSECONDS;
    }
    return time >= MIN_MICROS ? TimeUnit.MICROSECONDS : TimeUnit.MILLISECONDS;
  }

  /**
   * Converts a time to nanoseconds since the epoch.
   *
   * @throws ArithmeticException if the time is after the year 2262
   */
  public static long nanos(long time) {
    return Math.multiplyExact(time, unitOf(time).toNanos(1));
  }
}
