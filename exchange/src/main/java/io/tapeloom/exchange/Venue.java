package io.tapeloom.exchange;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Trade;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A venue whose events are known for any past or future time: the same request always returns the
 * same result. The bars of {@link #minutes} are built from the trades of {@link #events}.
 * Thread-safe; the iterators are not.
 */
public interface Venue {

  /** The instruments in the order of their listing. */
  List<Instrument> instruments();

  /** The trading hours. */
  TradingHours hours();

  /** The start of this market: a midnight UTC, in milliseconds since the epoch. */
  long beginMillis();

  /**
   * The bars of the complete minutes of a window, oldest first. Minutes without trading have no
   * bar.
   *
   * @param fromMillis inclusive, rounded up to a minute
   * @param toMillis exclusive, rounded down to a minute
   */
  List<Bar> minutes(Instrument instrument, long fromMillis, long toMillis);

  /**
   * All events from a point in time on, in time order and without end. Each quote is directly
   * followed by the order book of the same time, whose best levels it shows. A taking order trades
   * with each order that it meets, all at the same time: the first trade is at the best price of
   * the quote in force, the next ones at that price or a worse one.
   *
   * @param fromNanos inclusive, nanoseconds since the epoch
   */
  Iterator<MarketEvent> events(Instrument instrument, long fromNanos);

  /**
   * The trades among {@link #events}.
   *
   * @param fromNanos inclusive, nanoseconds since the epoch
   */
  Iterator<Trade> trades(Instrument instrument, long fromNanos);

  /**
   * The quote in force just before a point in time; empty before the first quote.
   *
   * @param timeNanos exclusive, nanoseconds since the epoch
   */
  Optional<Quote> quoteBefore(Instrument instrument, long timeNanos);
}
