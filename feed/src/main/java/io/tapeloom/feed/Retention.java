package io.tapeloom.feed;

import io.tapeloom.market.Resolution;
import java.util.Arrays;

/**
 * How much history is kept in memory: 420 days of bars of one hour and longer, fewer days of finer
 * bars. With many instruments, bars shorter than a day are reduced so that they fit the heap.
 * Immutable.
 *
 * @param share the fraction of days that is kept of bars shorter than a day, above 0, at most 1
 */
public record Retention(double share) {

  /** The full history. */
  public static final Retention FULL = new Retention(1);

  private static final long DAY_MILLIS = 86_400_000L;

  /** Maximum fraction of the heap for bars. */
  private static final double MAX_OF_HEAP = 0.5;

  /** Memory of one bar: six numbers. */
  private static final int BYTES_OF_BAR = 6 * Long.BYTES;

  /** Memory of one instrument besides its bars: topics, tickers, order books, texts. */
  private static final int BYTES_OF_INSTRUMENT = 100 * 1024;

  /** Maximum fraction of the heap for instruments whose history is computed. */
  private static final double MAX_OF_HEAP_COMPUTABLE = 0.75;

  /**
   * Memory of such an instrument: its newest bars, topics, ticker and book (53 KiB measured just
   * after the start), and 64 bars of each resolution after a day.
   */
  private static final int BYTES_OF_COMPUTABLE = 64 * 1024;

  /** Minimum share. */
  private static final double MIN_SHARE = 1.0 / 8;

  public Retention {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be above 0 and at most 1, got " + share);
    }
  }

  /** The heap is too small for the number of instruments. */
  public static final class TooManyInstruments extends RuntimeException {

    private static final long serialVersionUID = 1;

    private TooManyInstruments(int instruments, long heapBytes, long fit) {
      super(
          "%d instruments do not fit into a heap of %d MiB, which holds at most %d: list fewer instruments, or increase the heap by -Xmx"
              .formatted(instruments, heapBytes >> 20, fit));
    }
  }

  /**
   * Returns the retention for a number of instruments and the heap of this process.
   *
   * @throws TooManyInstruments if even the minimum history does not fit; the message is one line
   *     that contains the number of instruments that fit
   */
  public static Retention of(int instruments) {
    return of(instruments, Runtime.getRuntime().maxMemory());
  }

  /**
   * All that is kept where the past can be computed, and memory holds only its newest bars.
   *
   * @throws TooManyInstruments where there is too little room even for those
   */
  public static Retention ofComputable(int instruments) {
    return ofComputable(instruments, Runtime.getRuntime().maxMemory());
  }

  static Retention ofComputable(int instruments, long heapBytes) {
    long fit = (long) (heapBytes * MAX_OF_HEAP_COMPUTABLE / BYTES_OF_COMPUTABLE);
    if (instruments > fit) {
      throw new TooManyInstruments(instruments, heapBytes, fit);
    }
    return FULL;
  }

  static Retention of(int instruments, long heapBytes) {
    double room = heapBytes * MAX_OF_HEAP / Math.max(1, instruments);
    double fixed = BYTES_OF_INSTRUMENT + (double) BYTES_OF_BAR * fullBars(false);
    double share = (room - fixed) / (BYTES_OF_BAR * (double) fullBars(true));
    if (share < MIN_SHARE) {
      double least = fixed + MIN_SHARE * BYTES_OF_BAR * fullBars(true);
      throw new TooManyInstruments(
          instruments, heapBytes, (long) (heapBytes * MAX_OF_HEAP / least));
    }
    return new Retention(Math.min(1, share));
  }

  private static int fullBars(boolean intraday) {
    return Arrays.stream(Resolution.values())
        .filter(resolution -> resolution.isIntraday() == intraday)
        .mapToInt(FULL::closedBars)
        .sum();
  }

  /** Number of days of bars. */
  public int days(Resolution resolution) {
    int full =
        switch (resolution) {
          case MINUTES_1 -> 8;
          case MINUTES_5 -> 30;
          case MINUTES_15 -> 90;
          case MINUTES_30 -> 180;
          case MINUTES_60, DAY, WEEK, MONTH -> 420;
        };
    return resolution.isIntraday() ? Math.max(1, (int) (full * share)) : full;
  }

  /** Number of closed bars in these days, including the start of the first day. */
  public int closedBars(Resolution resolution) {
    long start = resolution.startMillis(0);
    long lengthMillis = resolution.endMillis(start) - start;
    return (int) ((days(resolution) + 1) * DAY_MILLIS / lengthMillis) + 1;
  }
}
