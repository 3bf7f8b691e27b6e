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
 * What happened in a market, to be read again from any moment on. It tells of the past alone: who
 * asks for a window that is not over gets what there is of it. Thread-safe; reading may block, and
 * must be quick to begin at any moment. A reading whose thread is interrupted is not wanted any
 * more, and breaks off with {@link Unwanted}.
 */
public interface EventHistory {

  /** What a tape may hold. */
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

  /** What it holds beside bars. Who asks for another kind gets nothing. */
  Set<Kind> kinds();

  /**
   * The events of a window in time order, as the feed delivered them.
   *
   * @param kinds which events
   * @param fromNanos inclusive, nanoseconds since the epoch
   * @param toNanos exclusive, nanoseconds since the epoch
   */
  Cursor<MarketEvent> events(Instrument instrument, Set<Kind> kinds, long fromNanos, long toNanos);

  /**
   * The bars that begin in a window and are closed at its end, oldest first; periods without trades
   * have none.
   *
   * @param fromMillis inclusive, milliseconds since the epoch
   * @param toMillis the latest end of a bar's period, inclusive, milliseconds since the epoch
   */
  Cursor<Bar> bars(Instrument instrument, Resolution resolution, long fromMillis, long toMillis);

  /**
   * The quote in force just before a moment; none before the first one, and where quotes are not
   * held.
   *
   * @param timeNanos exclusive, nanoseconds since the epoch
   */
  Optional<Quote> quoteBefore(Instrument instrument, long timeNanos);

  /** A part of a tape that is being read; closed by who asked for it. Not thread-safe. */
  interface Cursor<T> extends Iterator<T>, AutoCloseable {

    /** Gives back what the reading holds; nothing is read any more. */
    @Override
    void close();

    /** One that holds nothing to give back. */
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

    /** One with nothing on it. */
    static <T> Cursor<T> empty() {
      return of(List.<T>of().iterator());
    }
  }

  /** Nobody wants what a thread reads any more: it was interrupted, and still is. */
  final class Unwanted extends RuntimeException {

    private static final long serialVersionUID = 1;

    private Unwanted() {
      super("the reading was interrupted");
    }
  }

  /**
   * Called by who reads, before each step of a reading that takes longer than a moment.
   *
   * @throws Unwanted when the thread was interrupted
   */
  static void step() {
    if (Thread.currentThread().isInterrupted()) {
      throw new Unwanted();
    }
  }

  /** A tape with nothing on it, for a market that keeps nothing. */
  static EventHistory blank() {
    return new NoEventHistory();
  }
}
