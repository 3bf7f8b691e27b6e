package io.tapeloom.server.replay;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.EventHistory.Cursor;
import io.tapeloom.feed.EventHistory.Kind;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarSeries;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.LiveTicker;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The ticker of an instrument at a moment of the past, updated with the events after it. Not
 * thread-safe.
 */
final class PastTicker {

  /** Number of days to read; includes the previous trading day despite holidays. */
  private static final int DAYS = 15;

  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final BarSeries days;
  private final LiveTicker ticker;
  private Optional<Ticker> last;

  /**
   * @param fromNanos the initial moment, in nanoseconds since the epoch; reads the history before
   *     it
   */
  PastTicker(EventHistory eventHistory, Instrument instrument, long fromNanos) {
    days = new BarSeries(instrument, Resolution.DAY, DAYS);
    ticker = new LiveTicker(days);
    long fromMillis = TimeUnit.NANOSECONDS.toMillis(fromNanos);
    long day = Resolution.DAY.startMillis(fromMillis);
    long minute = Resolution.MINUTES_1.startMillis(fromMillis);
    merge(eventHistory.bars(instrument, Resolution.DAY, day - DAYS * DAY_MILLIS, day));
    merge(eventHistory.bars(instrument, Resolution.MINUTES_1, day, minute));
    long minuteNanos = TimeUnit.MILLISECONDS.toNanos(minute);
    try (var trades =
        eventHistory.events(instrument, EnumSet.of(Kind.TRADES), minuteNanos, fromNanos)) {
      trades.forEachRemaining(this::apply);
    }
    eventHistory.quoteBefore(instrument, fromNanos).ifPresent(ticker::apply);
    last = ticker.current();
  }

  private void merge(Cursor<Bar> read) {
    try (read) {
      var bars = new ArrayList<Bar>();
      read.forEachRemaining(bars::add);
      days.merge(bars);
    }
  }

  /** Applies an event; returns the ticker if the event changes what it shows. */
  Optional<Ticker> change(MarketEvent event) {
    apply(event);
    var now = ticker.current();
    if (last.filter(before -> now.filter(before::showsTheSameAs).isPresent()).isPresent()) {
      return Optional.empty();
    }
    last = now;
    return now;
  }

  private void apply(MarketEvent event) {
    if (event instanceof Trade trade) {
      days.trade(trade.price(), trade.quantity(), trade.eventTimeMillis());
    }
    ticker.apply(event);
  }
}
