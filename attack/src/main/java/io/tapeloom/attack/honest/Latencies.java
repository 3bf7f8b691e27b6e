package io.tapeloom.attack.honest;

import java.util.Arrays;

/** Durations of one kind, in nanoseconds. Thread-safe; bounded: the latest are kept. */
final class Latencies {

  /** Maximum number of durations; enough for a window. */
  private static final int MAX_DURATIONS = 1 << 18;

  private long[] nanos = new long[1024];
  private int count;

  synchronized void add(long duration) {
    if (count == nanos.length && count < MAX_DURATIONS) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count % nanos.length] = duration;
    count++;
  }

  /** Returns the durations and clears them. */
  synchronized HonestReport.Times take() {
    int kept = Math.min(count, nanos.length);
    var sorted = Arrays.copyOf(nanos, kept);
    Arrays.sort(sorted);
    count = 0;
    return kept == 0
        ? HonestReport.Times.NONE
        : new HonestReport.Times(
            kept,
            millis(sorted[kept / 2]),
            millis(sorted[Math.min(kept - 1, kept * 99 / 100)]),
            millis(sorted[kept - 1]));
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 10_000.0) / 100.0;
  }
}
