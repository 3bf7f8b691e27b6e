package io.tapeloom.server.live;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Trade;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Decides whether single events are published. While the feed lags far behind the clock they are
 * not, because clients cannot use a burst of old events: bars and tickers are updated, events are
 * stored and recorded, and skipped trades are reported as missed. Used by the feed's thread;
 * notices from other threads are only passed on.
 */
public final class CatchUp {

  private final Consumer<? super FeedNotice> notices;
  private final Map<Instrument, Long> missed = new LinkedHashMap<>();
  private boolean lagging;

  /**
   * @param notices receives the feed's notices and reports of missed trades
   */
  public CatchUp(Consumer<? super FeedNotice> notices) {
    this.notices = notices;
  }

  /** Applies a notice of the feed and passes it on. */
  public void accept(FeedNotice notice) {
    if (notice instanceof FeedNotice.Behind) {
      lagging = true;
    }
    notices.accept(notice);
    if (notice instanceof FeedNotice.CaughtUp) {
      lagging = false;
      missed.forEach(
          (instrument, count) -> notices.accept(new FeedNotice.TradesLost(instrument, count)));
      missed.clear();
    }
  }

  /** Returns whether to publish an event; counts the trades that are not published. */
  public boolean publishes(MarketEvent event) {
    if (lagging && event instanceof Trade trade) {
      missed.merge(trade.instrument(), 1L, Long::sum);
    }
    return !lagging;
  }
}
