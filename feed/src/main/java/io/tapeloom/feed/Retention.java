package io.tapeloom.feed;

import io.tapeloom.market.Resolution;

/**
 * How much of the past is kept in memory: 420 days of bars of an hour and longer, less of finer.
 */
public final class Retention {

  private static final long DAY_MILLIS = 86_400_000L;

  private Retention() {}

  /** How many days back there are bars. */
  public static int days(Resolution resolution) {
    return switch (resolution) {
      case MINUTES_1 -> 8;
      case MINUTES_5 -> 30;
      case MINUTES_15 -> 90;
      case MINUTES_30 -> 180;
      case MINUTES_60, DAY, WEEK, MONTH -> 420;
    };
  }

  /** As many closed bars as those days have, and those that the begin of the first adds. */
  public static int closedBars(Resolution resolution) {
    long start = resolution.startMillis(0);
    long lengthMillis = resolution.endMillis(start) - start;
    return (int) ((days(resolution) + 1) * DAY_MILLIS / lengthMillis) + 1;
  }
}
