package io.tapeloom.exchange;

import java.time.LocalDate;
import java.util.List;

/** The sessions of one year; days are counted from 1970-01-01. Immutable. */
final class SessionYear {

  private final long firstDay;

  /** The first minute of the session of each day. */
  private final int[] openMinutes;

  /** Session minutes before each day of the year; the last entry is the total of the year. */
  private final int[] minutesBefore;

  private final List<LocalDate> holidays;
  private final List<LocalDate> shortDays;

  /**
   * @param holidays weekdays without a session
   * @param shortDays days whose session ends early
   */
  SessionYear(
      long firstDay,
      int[] openMinutes,
      int[] minutesBefore,
      List<LocalDate> holidays,
      List<LocalDate> shortDays) {
    this.firstDay = firstDay;
    this.openMinutes = openMinutes;
    this.minutesBefore = minutesBefore;
    this.holidays = List.copyOf(holidays);
    this.shortDays = List.copyOf(shortDays);
  }

  List<LocalDate> holidays() {
    return holidays;
  }

  List<LocalDate> shortDays() {
    return shortDays;
  }

  int openMinute(long epochDay) {
    return openMinutes[index(epochDay)];
  }

  int minutes(long epochDay) {
    return minutesBefore[index(epochDay) + 1] - minutesBefore[index(epochDay)];
  }

  int minutesBefore(long epochDay) {
    return minutesBefore[index(epochDay)];
  }

  int minutes() {
    return minutesBefore[openMinutes.length];
  }

  private int index(long epochDay) {
    return (int) (epochDay - firstDay);
  }
}
