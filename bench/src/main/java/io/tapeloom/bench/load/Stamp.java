package io.tapeloom.bench.load;

import java.util.concurrent.TimeUnit;

/**
 * When a bar was due and when it was published, encoded in its volume and its time: {@code 10^15}
 * plus microseconds of the machine's monotonic clock, so that it has 16 digits at any time and is
 * exact in a double; and as many milliseconds after a fixed time as there were microseconds between
 * the two. On Linux all processes read the same clock.
 */
public record Stamp(long volume, long timeMillis) {

  private static final long VOLUME_ORIGIN = 1_000_000_000_000_000L;
  private static final long TIME_ORIGIN = 1_795_296_420_000L;

  /**
   * Returns the stamp of a publication now.
   *
   * @param dueNanos when it was due, on the clock of {@link System#nanoTime()}
   */
  public static Stamp now(long dueNanos) {
    long due = TimeUnit.NANOSECONDS.toMicros(dueNanos);
    long late = TimeUnit.NANOSECONDS.toMicros(System.nanoTime()) - due;
    return new Stamp(VOLUME_ORIGIN + due, TIME_ORIGIN + late);
  }
}
