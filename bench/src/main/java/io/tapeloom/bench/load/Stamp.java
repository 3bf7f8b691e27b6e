package io.tapeloom.bench.load;

import java.util.concurrent.TimeUnit;

/**
 * The moment at which a publication was due, told as a volume: {@code 10^15} plus microseconds of
 * the machine's monotonic clock, so that it has 16 digits at any time and is exact in a double. On
 * Linux all processes read the same clock.
 */
final class Stamp {

  private static final long ORIGIN = 1_000_000_000_000_000L;

  private Stamp() {}

  /** A moment of {@link System#nanoTime()}. */
  static long of(long nanos) {
    return ORIGIN + TimeUnit.NANOSECONDS.toMicros(nanos);
  }
}
