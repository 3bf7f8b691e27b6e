package io.tapeloom.feed.csv;

import io.tapeloom.market.Resolution;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Determines the length of bars from the start times of most of them. Single bars may be missing,
 * clocks change for daylight saving, months have different lengths, and the newest bar may be
 * incomplete.
 */
final class BarSpacing {

  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final long gapMillis;
  private final Resolution resolution;

  private BarSpacing(long gapMillis, Resolution resolution) {
    this.gapMillis = gapMillis;
    this.resolution = resolution;
  }

  /**
   * @param localMillis the start times in local time, strictly increasing; at least one
   */
  static BarSpacing of(long[] localMillis) {
    if (localMillis.length == 1) {
      boolean midnight = Math.floorMod(localMillis[0], DAY_MILLIS) == 0;
      return midnight
          ? new BarSpacing(DAY_MILLIS, Resolution.DAY)
          : new BarSpacing(TimeUnit.MINUTES.toMillis(1), Resolution.MINUTES_1);
    }
    long gap = mostFrequentGap(localMillis);
    return new BarSpacing(gap, resolution(localMillis, gap));
  }

  /** Returns the most frequent distance between two start times; of several, the smallest. */
  private static long mostFrequentGap(long[] localMillis) {
    Map<Long, Integer> counts = new HashMap<>();
    for (int i = 1; i < localMillis.length; i++) {
      counts.merge(localMillis[i] - localMillis[i - 1], 1, Integer::sum);
    }
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return counts.entrySet().stream()
        .filter(each -> each.getValue() == most)
        .mapToLong(Map.Entry::getKey)
        .min()
        .orElse(DAY_MILLIS);
  }

  private static Resolution resolution(long[] localMillis, long gap) {
    if (gap < DAY_MILLIS) {
      var found = Resolution.MINUTES_1;
      for (var each : Resolution.values()) {
        if (each.isIntraday() && each.endMillis(0) <= gap) {
          found = each;
        }
      }
      return found;
    }
    var gaps = new long[localMillis.length - 1];
    Arrays.setAll(gaps, i -> localMillis[i + 1] - localMillis[i]);
    Arrays.sort(gaps);
    long middle = gaps[(gaps.length - 1) / 2] / DAY_MILLIS;
    if (middle >= 27) {
      return Resolution.MONTH;
    }
    return middle >= 6 ? Resolution.WEEK : Resolution.DAY;
  }

  Resolution resolution() {
    return resolution;
  }

  /** Whether one bar consists of several lines. */
  boolean isFinerThanBars() {
    return gapMillis < Resolution.MINUTES_1.endMillis(0);
  }
}
