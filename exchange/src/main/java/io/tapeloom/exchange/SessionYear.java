package io.tapeloom.exchange;

/** The sessions of one year, a day being counted from 1970-01-01. Immutable. */
final class SessionYear {

  private final long firstDay;

  /** Of each day. */
  private final int[] openMinutes;

  /** In the sessions before each day of the year, and in those of the whole year. */
  private final int[] minutesBefore;

  SessionYear(long firstDay, int[] openMinutes, int[] minutesBefore) {
    this.firstDay = firstDay;
    this.openMinutes = openMinutes;
    this.minutesBefore = minutesBefore;
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
