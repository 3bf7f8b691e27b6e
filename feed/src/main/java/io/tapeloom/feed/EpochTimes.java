package io.tapeloom.feed;

import java.util.concurrent.TimeUnit;

/**
 * Times since the epoch whose unit only their size says: a venue may give milliseconds or
 * microseconds, and programs that record it nanoseconds as well.
 */
public final class EpochTimes {

  /** What nanoseconds can say, in milliseconds, ends before it. */
  private static final long MIN_MICROS = 10_000_000_000_000L;

  private static final long MIN_NANOS = 1_000 * MIN_MICROS;

  private EpochTimes() {}

  /** Milliseconds, microseconds or nanoseconds: in the other two it would be before May 1970. */
  public static TimeUnit unitOf(long time) {
    if (time >= MIN_NANOS) {
      return TimeUnit.NANOSECONDS;
    }
    return time >= MIN_MICROS ? TimeUnit.MICROSECONDS : TimeUnit.MILLISECONDS;
  }

  /**
   * The same time in nanoseconds since the epoch.
   *
   * @throws ArithmeticException when it is later than those can say, in the year 2262
   */
  public static long nanos(long time) {
    return Math.multiplyExact(time, unitOf(time).toNanos(1));
  }
}
