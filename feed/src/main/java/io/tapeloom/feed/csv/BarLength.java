package io.tapeloom.feed.csv;

import io.tapeloom.market.Resolution;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The length of the bars of a file, which need not be that of a {@link Resolution}: bars of 4 hours
 * are combined to days. Immutable.
 *
 * @param millis the length in milliseconds; 0 for months
 * @param months the number of months; 0 for shorter bars
 */
record BarLength(long millis, int months) {

  static final BarLength MONTH = new BarLength(0, 1);

  /** What bars may have, as text. */
  static final String ALLOWED =
      "bars must be of 1, 5, 15, 30 or 60 minutes, a day, a week or a month,"
          + " or be shorter so that several make one of these";

  private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);
  private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  /** One bar in this many may reach into the next period. */
  private static final int MAX_CROSSING = 10;

  static BarLength of(Resolution resolution) {
    return resolution == Resolution.MONTH ? MONTH : ofMillis(resolution.endMillis(0));
  }

  static BarLength ofMillis(long millis) {
    return new BarLength(millis, 0);
  }

  static BarLength ofMonths(int months) {
    return new BarLength(0, months);
  }

  /** The resolution of the same length; empty if there is none. */
  Optional<Resolution> resolution() {
    return Arrays.stream(Resolution.values()).filter(each -> of(each).equals(this)).findFirst();
  }

  boolean isShorterThanMinutes() {
    return months == 0 && millis < MINUTE_MILLIS;
  }

  /**
   * Returns the finest resolution of which each bar consists of several whole bars of this length;
   * empty if there is none.
   *
   * @param localMillis the starts of the bars in local time
   */
  Optional<Resolution> combined(long[] localMillis) {
    if (isShorterThanMinutes()) {
      return Optional.of(Resolution.MINUTES_1);
    }
    return Arrays.stream(Resolution.values())
        .filter(each -> each != Resolution.MONTH && months == 0)
        .filter(each -> each.endMillis(0) > millis && each.endMillis(0) % millis == 0)
        .filter(each -> contains(each, localMillis))
        .findFirst();
  }

  private boolean contains(Resolution resolution, long[] localMillis) {
    long crossing =
        Arrays.stream(localMillis)
            .filter(start -> start + millis > resolution.endMillis(resolution.startMillis(start)))
            .count();
    return crossing * MAX_CROSSING <= localMillis.length;
  }

  @Override
  public String toString() {
    if (months > 0) {
      return count(months, "month");
    }
    if (millis % DAY_MILLIS == 0) {
      return count(millis / DAY_MILLIS, "day");
    }
    if (millis % HOUR_MILLIS == 0) {
      return count(millis / HOUR_MILLIS, "hour");
    }
    return millis % MINUTE_MILLIS == 0
        ? count(millis / MINUTE_MILLIS, "minute")
        : count(TimeUnit.MILLISECONDS.toSeconds(millis), "second");
  }

  private static String count(long number, String unit) {
    return number == 1 ? "1 " + unit : "%d %ss".formatted(number, unit);
  }
}
