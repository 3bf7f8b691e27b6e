package io.tapeloom.exchange;

/**
 * The trading of one day.
 *
 * @param day counted from the first of the venue
 * @param number how many days of trading there were before it
 * @param openMinute the first minute, counted from midnight
 * @param minutes how many there are; 0 where there is no trading
 */
record Session(int day, long number, int openMinute, int minutes) {

  boolean contains(int minute) {
    return minute >= openMinute && minute < closeMinute();
  }

  /** Exclusive. */
  int closeMinute() {
    return openMinute + minutes;
  }
}
