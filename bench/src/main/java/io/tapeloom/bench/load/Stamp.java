package io.tapeloom.bench.load;

import java.util.concurrent.TimeUnit;

/**
 * The moment of a publication, told as a volume: {@code 10^15} plus microseconds of the machine's
 * monotonic clock, so that it has 16 digits at any time and is exact in a double. On Linux all
 * processes read the same clock.
 */
final class Stamp {

  private static final long ORIGIN = 1_000_000_000_000_000L;

  private Stamp() {}

  static long now() {
    return ORIGIN + TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
  }
}
