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
 * A place where instruments trade, and that can tell what was or will be printed there at any
 * moment: the same question has the same answer every time. The bars of {@link #minutes} are made
 * of the trades of {@link #events}. Thread-safe; the iterators are not.
 */
public interface Venue {

  /** In the order of their listing. */
  List<Instrument> instruments();

  /** When there are trades. */
  TradingHours hours();

  /** The first moment of this market, a midnight UTC, in milliseconds since the epoch. */
  long beginMillis();

  /**
   * The bars of the whole minutes of a window, oldest first; none of minutes without trading.
   *
   * @param fromMillis inclusive, rounded up to a minute
   * @param toMillis exclusive, rounded down to a minute
   */
  List<Bar> minutes(Instrument instrument, long fromMillis, long toMillis);

  /**
   * All events from a moment on, in time order and without end. Right behind each quote comes the
   * order book of the same moment, whose best levels it is. An order that takes makes a trade with
   * each order that it meets, all at one moment: the first at the best price of the quote in force,
   * the next at that price or a worse one.
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
   * The quote in force just before a moment; none before the first one.
   *
   * @param timeNanos exclusive, nanoseconds since the epoch
   */
  Optional<Quote> quoteBefore(Instrument instrument, long timeNanos);
}
