package io.tapeloom.exchange;

/**
 * The trading of one day.
 *
 * @param day counted from the first of the venue
 * @param minutesBefore the minutes of trading on all days before it
 * @param openMinute the first minute, counted from midnight
 * @param minutes how many there are; 0 where there is no trading
 */
record TradingSession(int day, long minutesBefore, int openMinute, int minutes) {

  boolean contains(int minute) {
    return minute >= openMinute && minute < closeMinute();
  }

  /** Exclusive. */
  int closeMinute() {
    return openMinute + minutes;
  }
}
