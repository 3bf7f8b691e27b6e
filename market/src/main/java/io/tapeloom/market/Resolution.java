package io.tapeloom.market;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The length of a bar, finest first. The periods here are those of UTC: a day begins at midnight, a
 * week on Monday, a month on its first day. The periods of an instrument are those of its {@link
 * TradingCalendar}. A period of each resolution consists of whole periods of every finer one,
 * except that months do not consist of weeks.
 */
public enum Resolution {
  MINUTES_1("1", 60_000L),
  MINUTES_5("5", 300_000L),
  MINUTES_15("15", 900_000L),
  MINUTES_30("30", 1_800_000L),
  MINUTES_60("60", 3_600_000L),
  DAY("D", 86_400_000L),
  WEEK("W", 604_800_000L),
  MONTH("M", 0);

  /** Monday, 29 December 1969, relative to the epoch. */
  private static final long FIRST_MONDAY_MILLIS = -3 * 86_400_000L;

  private static final Map<String, Resolution> BY_CODE =
      Arrays.stream(values())
          .flatMap(each -> each.codes().stream().map(code -> Map.entry(code, each)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final String code;

  /** 0 for months, whose length varies. */
  private final long lengthMillis;

  Resolution(String code, long lengthMillis) {
    this.code = code;
    this.lengthMillis = lengthMillis;
  }

  /** The name on the wire. */
  public String code() {
    return code;
  }

  /** All codes that {@link #of} accepts; the name on the wire is the first. */
  public List<String> codes() {
    return isIntraday() ? List.of(code) : List.of(code, "1" + code);
  }

  /**
   * The resolution with a code; empty when there is none. Days, weeks and months also have codes
   * with a number, such as {@code 1D}.
   */
  public static Optional<Resolution> of(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /** Whether its bars are shorter than a day. */
  public boolean isIntraday() {
    return compareTo(DAY) < 0;
  }

  /**
   * The start of the period that contains a point in time; both in milliseconds since the epoch.
   */
  public long startMillis(long timeMillis) {
    return switch (this) {
      case MONTH -> millis(month(timeMillis));
      case WEEK -> floor(timeMillis - FIRST_MONDAY_MILLIS) + FIRST_MONDAY_MILLIS;
      case MINUTES_1, MINUTES_5, MINUTES_15, MINUTES_30, MINUTES_60, DAY -> floor(timeMillis);
    };
  }

  /**
   * The end, exclusive, of the period that starts at the given time; both in milliseconds since the
   * epoch.
   */
  public long endMillis(long startMillis) {
    return this == MONTH ? millis(month(startMillis).plusMonths(1)) : startMillis + lengthMillis;
  }

  private long floor(long millis) {
    return Math.floorDiv(millis, lengthMillis) * lengthMillis;
  }

  private static LocalDate month(long timeMillis) {
    return LocalDate.ofEpochDay(Math.floorDiv(timeMillis, DAY.lengthMillis)).withDayOfMonth(1);
  }

  private static long millis(LocalDate date) {
    return date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }
}
