package io.tapeloom.exchange;

/**
 * The trading of one day. Immutable.
 *
 * @param day counted from the first day of the venue
 * @param minutesBefore trading minutes on all earlier days
 * @param openMinute the first minute, counted from midnight
 * @param minutes number of minutes; 0 without trading
 */
record TradingSession(int day, long minutesBefore, int openMinute, int minutes) {

  boolean contains(int minute) {
    return minute >= openMinute && minute < closeMinute();
  }

  /** The end of trading, exclusive. */
  int closeMinute() {
    return openMinute + minutes;
  }
}
