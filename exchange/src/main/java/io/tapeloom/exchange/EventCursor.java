package io.tapeloom.exchange;

import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Trade;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads all events of one instrument in time order, without end: the tape, and behind each of its
 * quotes the order book. It enters the tape as many trades earlier as a book looks back on, so that
 * a book is the same from wherever it is come to.
 *
 * <p>Books are counted by the trades. Each trade has one book before it and one behind it, and
 * trade ids are consecutive from 1 on: book {@code 2n} is the one that trade {@code n} leaves. Not
 * thread-safe.
 */
final class EventCursor implements Iterator<MarketEvent> {

  private final TapeCursor tape;
  private final Depth depth;

  /** The next of the tape. */
  private MarketEvent next;

  /** Of the newest quote's book. */
  private long sequence;

  /** Handed out, its book not yet. */
  private @Nullable Quote quote;

  /** Begins with the first event at or after a moment, in nanoseconds since the epoch. */
  EventCursor(InstrumentScript script, long fromNanos) {
    // Trades are at most 0.3 distances off their even times: one more spans all that are needed.
    long leadNanos = (Depth.TERM + 1) * script.tradeDistanceNanos();
    this.tape = new TapeCursor(script, fromNanos - leadNanos);
    this.depth = script.depth();
    this.next = tape.next();
    while (next.eventTimeNanos() < fromNanos) {
      fromTape();
    }
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public MarketEvent next() {
    Quote bookless = quote;
    if (bookless != null) {
      quote = null;
      return depth.book(bookless, sequence);
    }
    MarketEvent event = fromTape();
    if (event instanceof Quote newer) {
      quote = newer;
    }
    return event;
  }

  private MarketEvent fromTape() {
    MarketEvent event = next;
    if (event instanceof Trade trade) {
      depth.traded(trade);
      sequence = 2 * trade.tradeId() - 1;
    } else {
      sequence++;
    }
    next = tape.next();
    return event;
  }
}
