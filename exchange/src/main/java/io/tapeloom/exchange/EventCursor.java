package io.tapeloom.exchange;

import io.tapeloom.exchange.MinuteMarket.Detail;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import java.util.Iterator;
import java.util.Optional;

/**
 * Reads the events of one instrument in time order, without end, minute by minute. Each minute
 * begins with an order book that does not depend on the previous minute, and the previous minute
 * ends with the same book. So the events are the same from any starting point. Not thread-safe.
 */
final class EventCursor implements Iterator<MarketEvent> {

  private static final long DAY_MILLIS = Activity.MINUTES * InstrumentScript.MINUTE_MILLIS;

  private final InstrumentScript script;
  private final Detail detail;

  /**
   * The current day, counted from the first day of the venue. Its script is large and needed only
   * once per minute, so it is not kept.
   */
  private int day;

  /** The current minute of {@link #day}. */
  private int minute;

  private MinuteMarket market;

  /** Starts at the first event at or after a time, in nanoseconds since the epoch. */
  EventCursor(InstrumentScript script, Detail detail, long fromNanos) {
    long sinceMillis =
        Math.max(0, Math.floorDiv(fromNanos, 1_000_000L) - InstrumentScript.BEGIN_MILLIS);
    this.script = script;
    this.detail = detail;
    this.day = (int) (sinceMillis / DAY_MILLIS);
    this.minute = (int) (sinceMillis % DAY_MILLIS / InstrumentScript.MINUTE_MILLIS);
    toSession();
    this.market = script.market(script.day(day), minute, detail);
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
   * The quote in force just before a point in time; empty before the first quote.
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
        MinuteMarket market = script.market(day, (int) (index % Activity.MINUTES), Detail.ALL);
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
    market = script.market(script.day(day), minute, detail);
  }

  /** Moves to the next minute with trading, if the current one has none. */
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
