package io.tapeloom.exchange;

import io.tapeloom.exchange.matching.MatchingEngine;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * One minute of an instrument, step by step: the order flow executes the steps of the script, and
 * the trades, quotes and order books of the matching engine are returned as events. Not
 * thread-safe.
 */
final class MinuteMarket {

  /** Levels per side in a returned order book. */
  static final int SHOWN = 10;

  /**
   * Number of the last refreshes, in which the book is changed to the opening book of the next
   * minute.
   */
  private static final int CONVERGING_REFRESHES = 16;

  /** The events that are returned. */
  enum Detail {
    ALL,

    /** Trades only, which takes a fraction of the time. */
    TRADES
  }

  private final Instrument instrument;
  private final Detail detail;
  private final MinuteScript script;
  private final OrderFlow flow;
  private final Optional<OpeningBook> next;
  private final int tick;

  private final int refreshes;
  private int step;
  private int refreshed;
  private int taken;
  private long sequence;
  private long tradeId;

  /** Events of the last steps that are not returned yet. */
  private final Queue<MarketEvent> events = new ArrayDeque<>();

  /**
   * @param refreshes number of refreshes in the minute
   * @param next the opening book of the next minute; empty at the end of a session
   */
  MinuteMarket(
      Instrument instrument,
      Detail detail,
      MinuteScript script,
      OrderFlow flow,
      int refreshes,
      Optional<OpeningBook> next) {
    this.instrument = instrument;
    this.detail = detail;
    this.script = script;
    this.flow = flow;
    this.next = next;
    this.tick = instrument.minMove();
    this.refreshes = refreshes;
    this.sequence = script.booksBefore();
    this.tradeId = script.tradesBefore();
  }

  /** Executes the steps before a point in time without returning their events. */
  void skipTo(long fromNanos) {
    while (step < script.size() && script.timeNanos(step) < fromNanos) {
      play(false);
    }
  }

  /** Whether the minute has more events. */
  boolean hasNext() {
    while (detail == Detail.TRADES && events.isEmpty() && step < script.size()) {
      play(true);
    }
    return !events.isEmpty() || step < script.size();
  }

  MarketEvent next() {
    while (events.isEmpty()) {
      play(true);
    }
    return events.remove();
  }

  /** The matching engine; must only be read. */
  MatchingEngine book() {
    return flow.book();
  }

  /** The time of the last executed step, in nanoseconds since the epoch; empty before the first. */
  Optional<Long> playedNanos() {
    return step == 0 ? Optional.empty() : Optional.of(script.timeNanos(step - 1));
  }

  /** The current best prices. */
  Quote quote(long timeNanos) {
    MatchingEngine book = book();
    return new Quote(
        instrument,
        book.price(Side.BUY, 0) * tick,
        book.quantity(Side.BUY, 0),
        book.price(Side.SELL, 0) * tick,
        book.quantity(Side.SELL, 0),
        timeNanos);
  }

  private void play(boolean reporting) {
    long timeNanos = script.timeNanos(step);
    switch (script.step(step)) {
      case REFRESH -> refresh();
      case PREPARE ->
          flow.prepare(
              script.price(taken),
              script.isExact(taken),
              script.quantity(taken),
              script.lowTicks(),
              script.highTicks());
      case TAKE -> {
        flow.take((side, price, quantity) -> filled(side, price, quantity, timeNanos, reporting));
        taken++;
      }
    }
    step++;
    sequence++;
    if (reporting && detail == Detail.ALL) {
      Quote quote = quote(timeNanos);
      events.add(quote);
      events.add(
          new OrderBook(
              instrument, shown(Side.BUY), shown(Side.SELL), sequence, quote.eventTimeNanos()));
    }
  }

  private void refresh() {
    int left = refreshes - refreshed;
    if (left <= CONVERGING_REFRESHES && next.isPresent()) {
      flow.converge(next.get(), left);
    } else {
      flow.refresh();
    }
    refreshed++;
  }

  private void filled(Side side, long price, long quantity, long timeNanos, boolean reporting) {
    tradeId++;
    if (reporting) {
      events.add(new Trade(instrument, tradeId, price * tick, quantity, side, timeNanos));
    }
  }

  private List<OrderBook.Level> shown(Side side) {
    MatchingEngine book = book();
    int count = Math.min(book.levels(side), SHOWN);
    List<OrderBook.Level> levels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      levels.add(new OrderBook.Level(book.price(side, i) * tick, book.quantity(side, i)));
    }
    return levels;
  }
}
