package io.tapeloom.feed;

import io.tapeloom.market.Resolution;
import java.util.Arrays;

/**
 * How much of the past is kept in memory: 420 days of bars of an hour and longer, less of finer;
 * less of all that are shorter than a day where there are so many instruments that they would not
 * fit the heap. Immutable.
 *
 * @param share what is kept of the days of bars that are shorter than a day, above 0, at most 1
 */
public record Retention(double share) {

  /** All that is kept where there is room. */
  public static final Retention FULL = new Retention(1);

  private static final long DAY_MILLIS = 86_400_000L;

  /** What of the heap bars may take. */
  private static final double MAX_OF_HEAP = 0.5;

  /** Of a bar in a series: six numbers. */
  private static final int BYTES_OF_BAR = 6 * Long.BYTES;

  /** What one instrument takes beside its bars: topics, tickers, order books, texts. */
  private static final int BYTES_OF_INSTRUMENT = 100 * 1024;

  /** What of the heap instruments may take whose past is computed. */
  private static final double MAX_OF_HEAP_COMPUTABLE = 0.75;

  /**
   * What such an instrument takes: its newest bars, topics, ticker and book (53 KiB measured just
   * after the start), and 64 bars of each resolution after a day.
   */
  private static final int BYTES_OF_COMPUTABLE = 64 * 1024;

  /** Less than this share is no history. */
  private static final double MIN_SHARE = 1.0 / 8;

  public Retention {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be above 0 and at most 1, was " + share);
    }
  }

  /** There are more instruments than the heap has room for. */
  public static final class TooManyInstruments extends RuntimeException {

    private static final long serialVersionUID = 1;

    private TooManyInstruments(int instruments, long heapBytes, long fit) {
      super(
          "%d instruments do not fit a heap of %d MiB, which has room for %d: list fewer, or give more by -Xmx"
              .formatted(instruments, heapBytes >> 20, fit));
    }
  }

  /**
   * What is kept of each of so many instruments, with the heap that this process has.
   *
   * @throws TooManyInstruments where there is too little room even for the least history; the
   *     message is one line that says how many fit
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

  /** How many days back there are bars. */
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

  /** As many closed bars as those days have, and those that the begin of the first adds. */
  public int closedBars(Resolution resolution) {
    long start = resolution.startMillis(0);
    long lengthMillis = resolution.endMillis(start) - start;
    return (int) ((days(resolution) + 1) * DAY_MILLIS / lengthMillis) + 1;
  }
}
