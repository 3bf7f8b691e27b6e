package io.tapeloom.feed.csv;

import io.tapeloom.market.Resolution;
import java.util.Arrays;
import java.util.Comparator;
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

  /** One distance in this many may be no multiple of the length of the bars. */
  private static final int MAX_ODD = 10;

  /** Fewer bars than this show no unusual number of days: days may be missing between them. */
  private static final int MIN_GAPS = 5;

  private static final int MONTH_DAYS = 27;
  private static final int SEVERAL_MONTHS_DAYS = 55;
  private static final int WEEK_DAYS = 6;

  private BarSpacing() {}

  /**
   * Returns the length of bars.
   *
   * @param localMillis the start times in local time, strictly increasing; at least one
   */
  static BarLength of(long[] localMillis) {
    if (localMillis.length == 1) {
      boolean midnight = Math.floorMod(localMillis[0], DAY_MILLIS) == 0;
      return BarLength.of(midnight ? Resolution.DAY : Resolution.MINUTES_1);
    }
    var gaps = new long[localMillis.length - 1];
    Arrays.setAll(gaps, i -> localMillis[i + 1] - localMillis[i]);
    Arrays.sort(gaps);
    long gap = mostFrequent(gaps);
    return gap < DAY_MILLIS ? intraday(gaps, gap) : days(gaps, gap);
  }

  /** Returns the most frequent of some distances; of several, the smallest. */
  private static long mostFrequent(long[] gaps) {
    Map<Long, Integer> counts = new HashMap<>();
    for (long gap : gaps) {
      counts.merge(gap, 1, Integer::sum);
    }
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return counts.entrySet().stream()
        .filter(each -> each.getValue() == most)
        .mapToLong(Map.Entry::getKey)
        .min()
        .orElse(DAY_MILLIS);
  }

  /** An unusual distance is the length of the bars unless others show that shorter ones miss. */
  private static BarLength intraday(long[] gaps, long gap) {
    var length = BarLength.ofMillis(gap);
    if (length.isShorterThanMinutes() || length.resolution().isPresent() || areMostly(gaps, gap)) {
      return length;
    }
    return Arrays.stream(Resolution.values())
        .filter(each -> each.isIntraday() && each.endMillis(0) < gap)
        .filter(each -> areMostly(gaps, each.endMillis(0)))
        .max(Comparator.naturalOrder())
        .map(BarLength::of)
        .orElse(BarLength.of(Resolution.MINUTES_1));
  }

  private static BarLength days(long[] gaps, long gap) {
    boolean many = gaps.length >= MIN_GAPS;
    long middle = gaps[(gaps.length - 1) / 2] / DAY_MILLIS;
    if (middle >= MONTH_DAYS) {
      return many && middle >= SEVERAL_MONTHS_DAYS
          ? BarLength.ofMillis(middle * DAY_MILLIS)
          : BarLength.MONTH;
    }
    var length = BarLength.ofMillis(gap);
    if (many && length.resolution().isEmpty() && areMostly(gaps, gap)) {
      return length;
    }
    return BarLength.of(middle >= WEEK_DAYS ? Resolution.WEEK : Resolution.DAY);
  }

  /** Whether most distances are multiples of a length; of few, one may be another. */
  private static boolean areMostly(long[] gaps, long length) {
    long odd = Arrays.stream(gaps).filter(each -> each % length != 0).count();
    return odd * MAX_ODD <= gaps.length || (odd == 1 && gaps.length >= MIN_GAPS);
  }
}
