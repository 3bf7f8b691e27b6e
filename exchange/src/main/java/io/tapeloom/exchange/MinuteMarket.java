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
 * One minute of an instrument, step by step: what the script asks for, the order flow does, and
 * what the engine's book comes to is told as trades, quotes and order books. Not thread-safe.
 */
final class MinuteMarket {

  /** Of one side, in an order book that is told. */
  static final int SHOWN = 10;

  /** With so many last looks, the book is brought to the one that the next minute begins with. */
  private static final int CONVERGING_LOOKS = 16;

  /** What is told of it. */
  enum Told {
    EVERYTHING,

    /** Trades alone, which takes a fraction of the time. */
    TRADES
  }

  private final Instrument instrument;
  private final Told told;
  private final MinuteScript script;
  private final OrderFlow flow;
  private final Optional<OpeningBook> next;
  private final int tick;

  private final int looks;
  private int step;
  private int looked;
  private int taken;
  private long sequence;
  private long tradeId;

  /** What the last steps have come to, and is not handed out yet. */
  private final Queue<MarketEvent> events = new ArrayDeque<>();

  /**
   * @param next the book that the minute behind it begins with; empty where a session ends
   */
  MinuteMarket(
      Instrument instrument,
      Told told,
      MinuteScript script,
      OrderFlow flow,
      int looks,
      Optional<OpeningBook> next) {
    this.instrument = instrument;
    this.told = told;
    this.script = script;
    this.flow = flow;
    this.next = next;
    this.tick = instrument.minMove();
    this.looks = looks;
    this.sequence = script.booksBefore();
    this.tradeId = script.tradesBefore();
  }

  /** Plays what is before a moment, and tells nothing of it. */
  void skipTo(long fromNanos) {
    while (step < script.size() && script.timeNanos(step) < fromNanos) {
      play(false);
    }
  }

  /** Whether there is more in this minute. */
  boolean hasNext() {
    while (told == Told.TRADES && events.isEmpty() && step < script.size()) {
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

  /** What rests, to be read. */
  MatchingEngine book() {
    return flow.book();
  }

  /** When the last step was that has been played, in nanoseconds; empty before the first. */
  Optional<Long> playedNanos() {
    return step == 0 ? Optional.empty() : Optional.of(script.timeNanos(step - 1));
  }

  /** The best prices as they are. */
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

  private void play(boolean telling) {
    long timeNanos = script.timeNanos(step);
    switch (script.step(step)) {
      case LOOK -> look();
      case MEET ->
          flow.meet(
              script.price(taken),
              script.isExact(taken),
              script.quantity(taken),
              script.lowTicks(),
              script.highTicks());
      case TAKE -> {
        flow.take((side, price, quantity) -> filled(side, price, quantity, timeNanos, telling));
        taken++;
      }
    }
    step++;
    sequence++;
    if (telling && told == Told.EVERYTHING) {
      Quote quote = quote(timeNanos);
      events.add(quote);
      events.add(
          new OrderBook(
              instrument, shown(Side.BUY), shown(Side.SELL), sequence, quote.eventTimeNanos()));
    }
  }

  private void look() {
    int left = looks - looked;
    if (left <= CONVERGING_LOOKS && next.isPresent()) {
      flow.converge(next.get(), left);
    } else {
      flow.look();
    }
    looked++;
  }

  private void filled(Side side, long price, long quantity, long timeNanos, boolean telling) {
    tradeId++;
    if (telling) {
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
