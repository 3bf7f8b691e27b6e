package io.tapeloom.market;

import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;

/**
 * The trading days of an instrument, and the periods of its bars. The periods of one resolution
 * have no gaps: each lasts until the next one begins. Immutable.
 */
public interface TradingCalendar {

  /** Trading around the clock, with the periods of UTC. */
  TradingCalendar ALWAYS = AroundTheClock.INSTANCE;

  /**
   * The start of the period that contains a point in time; both in milliseconds since the epoch.
   */
  long startMillis(Resolution resolution, long timeMillis);

  /**
   * The end, exclusive, of the period that starts at the given time; both in milliseconds since the
   * epoch.
   */
  long endMillis(Resolution resolution, long startMillis);

  /** The minute of a UTC hour at which hourly bars begin. */
  int hourMinute();

  /**
   * The weekdays without trading, oldest first.
   *
   * @param from inclusive
   * @param to exclusive
   */
  List<LocalDate> holidays(LocalDate from, LocalDate to);

  /**
   * The days with an unusual session, and their sessions, such as {@code 0930-1300}.
   *
   * @param from inclusive
   * @param to exclusive
   */
  NavigableMap<LocalDate, String> otherSessions(LocalDate from, LocalDate to);
}
