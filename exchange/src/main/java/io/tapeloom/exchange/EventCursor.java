package io.tapeloom.exchange;

import io.tapeloom.exchange.MinuteMarket.Told;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import java.util.Iterator;
import java.util.Optional;

/**
 * Reads the events of one instrument in time order, without end, minute by minute. Each minute
 * begins with a book that is known without the minute before it, which ends with the same one; so
 * the story is the same from wherever it is entered. Not thread-safe.
 */
final class EventCursor implements Iterator<MarketEvent> {

  private static final long DAY_MILLIS = Activity.MINUTES * InstrumentScript.MINUTE_MILLIS;

  private final InstrumentScript script;
  private final Told told;

  /** Of the venue. Its script is not kept: it is large, and needed for a moment each minute. */
  private int day;

  /** Of the day. */
  private int minute;

  private MinuteMarket market;

  /** Begins with the first event at or after a moment, in nanoseconds since the epoch. */
  EventCursor(InstrumentScript script, Told told, long fromNanos) {
    long sinceMillis =
        Math.max(0, Math.floorDiv(fromNanos, 1_000_000L) - InstrumentScript.BEGIN_MILLIS);
    this.script = script;
    this.told = told;
    this.day = (int) (sinceMillis / DAY_MILLIS);
    this.minute = (int) (sinceMillis % DAY_MILLIS / InstrumentScript.MINUTE_MILLIS);
    toSession();
    this.market = script.market(script.day(day), minute, told);
    market.skipTo(fromNanos);
    while (!market.hasNext()) {
      toNextMinute();
    }
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public MarketEvent next() {
    MarketEvent event = market.next();
    while (!market.hasNext()) {
      toNextMinute();
    }
    return event;
  }

  /**
   * The quote in force just before a moment; empty before the first one.
   *
   * @param timeNanos exclusive, nanoseconds since the epoch
   */
  static Optional<Quote> quoteBefore(InstrumentScript script, long timeNanos) {
    long sinceNanos = timeNanos - 1 - InstrumentScript.BEGIN_MILLIS * 1_000_000L;
    for (long index = Math.floorDiv(sinceNanos, InstrumentScript.MINUTE_NANOS);
        index >= 0;
        index--) {
      if (script.isOpen(index)) {
        DayScript day = script.day((int) (index / Activity.MINUTES));
        MinuteMarket market = script.market(day, (int) (index % Activity.MINUTES), Told.EVERYTHING);
        market.skipTo(timeNanos);
        Optional<Quote> quote = market.playedNanos().map(market::quote);
        if (quote.isPresent()) {
          return quote;
        }
      }
    }
    return Optional.empty();
  }

  private void toNextMinute() {
    minute++;
    toSession();
    market = script.market(script.day(day), minute, told);
  }

  /** Goes on to the next minute in which there is trading, if there is none in this one. */
  private void toSession() {
    TradingSession session = script.session(day);
    if (minute < session.openMinute()) {
      minute = session.openMinute();
    }
    while (!session.contains(minute)) {
      day++;
      session = script.session(day);
      minute = session.openMinute();
    }
  }
}
