package io.tapeloom.feed;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The past events of a market, readable from any moment on. It contains only the past: a window
 * that is not over returns the events so far. Thread-safe; reading may block, and must start fast
 * at any moment. If the reading thread is interrupted, reading ends with {@link Unwanted}.
 */
public interface EventHistory {

  /** The kinds of events. */
  enum Kind {
    TRADES(Trade.class),
    QUOTES(Quote.class),
    BOOKS(OrderBook.class);

    private final Class<? extends MarketEvent> type;

    Kind(Class<? extends MarketEvent> type) {
      this.type = type;
    }

    /** Whether an event is of this kind. */
    public boolean holds(MarketEvent event) {
      return type.isInstance(event);
    }
  }

  /** The kinds of events that are kept, in addition to bars. Other kinds return no events. */
  Set<Kind> kinds();

  /**
   * Returns the events of a window in time order, as the feed delivered them.
   *
   * @param kinds the kinds of events to return
   * @param fromNanos inclusive, nanoseconds since the epoch
   * @param toNanos exclusive, nanoseconds since the epoch
   */
  Cursor<MarketEvent> events(Instrument instrument, Set<Kind> kinds, long fromNanos, long toNanos);

  /**
   * Returns the bars that start in a window and are closed at its end, oldest first. Periods
   * without trades have no bar.
   *
   * @param fromMillis inclusive, milliseconds since the epoch
   * @param toMillis the latest end of a bar's period, inclusive, milliseconds since the epoch
   */
  Cursor<Bar> bars(Instrument instrument, Resolution resolution, long fromMillis, long toMillis);

  /**
   * Returns the quote in force just before a moment; empty before the first quote, and if quotes
   * are not kept.
   *
   * @param timeNanos exclusive, nanoseconds since the epoch
   */
  Optional<Quote> quoteBefore(Instrument instrument, long timeNanos);

  /** A running read of a history; the caller must close it. Not thread-safe. */
  interface Cursor<T> extends Iterator<T>, AutoCloseable {

    /** Releases the resources of the read; it returns nothing more. */
    @Override
    void close();

    /** Returns a cursor without resources. */
    static <T> Cursor<T> of(Iterator<T> read) {
      return new Cursor<>() {
        @Override
        public boolean hasNext() {
          return read.hasNext();
        }

        @Override
        public T next() {
          return read.next();
        }

        @Override
        public void close() {}
      };
    }

    /** Returns a cursor without elements. */
    static <T> Cursor<T> empty() {
      return of(List.<T>of().iterator());
    }
  }

  /** The reading thread was interrupted; its interrupt status is still set. */
  final class Unwanted extends RuntimeException {

    private static final long serialVersionUID = 1;

    private Unwanted() {
      super("Reading the history was interrupted");
    }
  }

  /**
   * Checks for an interrupt. Implementations call this before each step of a long read.
   *
   * @throws Unwanted if the thread was interrupted
   */
  static void step() {
    if (Thread.currentThread().isInterrupted()) {
      throw new Unwanted();
    }
  }

  /** Returns a history without events, for a market that keeps none. */
  static EventHistory blank() {
    return new NoEventHistory();
  }
}
