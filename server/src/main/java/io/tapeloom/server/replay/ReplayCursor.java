package io.tapeloom.server.replay;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.EventHistory.Cursor;
import io.tapeloom.feed.EventHistory.Kind;
import io.tapeloom.market.Bar;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.replay.Plan.Content;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the events and bars of a replay in order, from a moment on. A bar comes when its
 * period is over, before the events of that moment, so that nothing comes before it could be known.
 * Not thread-safe; reading may block.
 */
final class ReplayCursor implements AutoCloseable {

  private final Plan plan;
  private final Cursor<MarketEvent> events;
  private final Cursor<Bar> bars;
  private final Optional<PastTicker> ticker;

  // The next event and the next bar; null: there is none.
  private @Nullable MarketEvent nextEvent;
  private @Nullable Bar nextBar;

  /** Receives the events. */
  interface Listener {

    void onTrade(Trade trade);

    void onQuote(Ticker ticker);

    void onBook(OrderBook book);

    void onBar(LiveBar bar);
  }

  /**
   * @param fromMillis the first moment, in the plan's window
   */
  ReplayCursor(EventHistory eventHistory, Plan plan, long fromMillis) {
    this.plan = plan;
    long fromNanos = TimeUnit.MILLISECONDS.toNanos(fromMillis);
    this.ticker =
        plan.has(Content.QUOTES)
            ? Optional.of(new PastTicker(eventHistory, plan.instrument(), fromNanos))
            : Optional.empty();
    this.events =
        eventHistory.events(plan.instrument(), kinds(plan.contents()), fromNanos, plan.toNanos());
    try {
      this.bars = bars(eventHistory, plan, fromMillis);
      nextBar = firstOf(bars);
      nextEvent = events.hasNext() ? events.next() : null;
    } catch (RuntimeException | Error e) { // also if the replay was stopped meanwhile
      events.close();
      throw e;
    }
  }

  private static @Nullable Bar firstOf(Cursor<Bar> bars) {
    try {
      return bars.hasNext() ? bars.next() : null;
    } catch (RuntimeException | Error e) {
      bars.close();
      throw e;
    }
  }

  /** Returns the kinds of events that are needed for some contents. */
  static Set<Kind> kinds(Set<Content> contents) {
    var kinds = EnumSet.noneOf(Kind.class);
    for (var content : contents) {
      switch (content) {
        case TRADES -> kinds.add(Kind.TRADES);
        case QUOTES -> kinds.addAll(EnumSet.of(Kind.TRADES, Kind.QUOTES));
        case ORDERBOOK -> kinds.add(Kind.BOOKS);
        case BARS -> {}
      }
    }
    return kinds;
  }

  /** Returns the bars that start in the window and do not close before a moment. */
  private static Cursor<Bar> bars(EventHistory eventHistory, Plan plan, long fromMillis) {
    if (!plan.has(Content.BARS)) {
      return Cursor.empty();
    }
    long running = plan.instrument().calendar().startMillis(plan.resolution(), fromMillis - 1);
    return eventHistory.bars(
        plan.instrument(),
        plan.resolution(),
        Math.max(plan.fromMillis(), running),
        plan.toMillis());
  }

  /** When the next event or bar is due, in nanoseconds since the epoch; after the last, the end. */
  long nextNanos() {
    if (isBarNext()) {
      return barNanos();
    }
    return nextEvent == null ? plan.toNanos() : nextEvent.eventTimeNanos();
  }

  boolean hasNext() {
    return nextEvent != null || nextBar != null;
  }

  /** Passes the next event or bar to the listener, unless its content is not part of the plan. */
  void publishNext(Listener listener) {
    var event = nextEvent;
    if (isBarNext()) {
      publishBar(listener);
    } else if (event != null) {
      nextEvent = events.hasNext() ? events.next() : null;
      publish(event, listener);
    }
  }

  private boolean isBarNext() {
    return nextBar != null && (nextEvent == null || barNanos() <= nextEvent.eventTimeNanos());
  }

  private long barNanos() {
    return nextBar == null ? plan.toNanos() : TimeUnit.MILLISECONDS.toNanos(endMillis(nextBar));
  }

  private long endMillis(Bar bar) {
    return plan.instrument().calendar().endMillis(plan.resolution(), bar.timeMillis());
  }

  private void publishBar(Listener listener) {
    var bar = nextBar;
    if (bar != null) {
      nextBar = bars.hasNext() ? bars.next() : null;
      var end = Instant.ofEpochMilli(endMillis(bar));
      listener.onBar(new LiveBar(plan.instrument(), plan.resolution(), bar, true, end));
    }
  }

  private void publish(MarketEvent event, Listener listener) {
    ticker.flatMap(quotes -> quotes.change(event)).ifPresent(listener::onQuote);
    switch (event) {
      case Trade trade -> {
        if (plan.has(Content.TRADES)) {
          listener.onTrade(trade);
        }
      }
      case OrderBook book -> listener.onBook(book);
      case Quote _ -> {}
    }
  }

  @Override
  public void close() {
    events.close();
    bars.close();
  }
}
