package io.tapeloom.market;

import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;

/**
 * The days on which an instrument trades, and by them the periods of its bars. The periods of one
 * resolution follow each other without a hole: one lasts until the next one begins. Immutable.
 */
public interface TradingCalendar {

  /** Trading around the clock: the periods are those of UTC. */
  TradingCalendar ALWAYS = AroundTheClock.INSTANCE;

  /** The start of the period that holds this moment; both in milliseconds since the epoch. */
  long startMillis(Resolution resolution, long timeMillis);

  /** The end, exclusive, of the period that starts then; both in milliseconds since the epoch. */
  long endMillis(Resolution resolution, long startMillis);

  /** The minute of an hour of UTC at which bars of an hour begin. */
  int hourMinute();

  /**
   * The weekdays without trading, oldest first.
   *
   * @param from inclusive
   * @param to exclusive
   */
  List<LocalDate> holidays(LocalDate from, LocalDate to);

  /**
   * The days whose session is not the usual one, and their sessions, such as {@code 0930-1300}.
   *
   * @param from inclusive
   * @param to exclusive
   */
  NavigableMap<LocalDate, String> otherSessions(LocalDate from, LocalDate to);
}
