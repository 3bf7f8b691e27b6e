package io.tapeloom.server.live;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Trade;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whether events are published one by one. While a feed is far behind the clock they are not, which
 * would be a burst of what nobody can use any more: they are taken up by bars and tickers, kept and
 * recorded, and the trades among them are reported as missed. Used by the feed's one thread, but
 * for notices of others, which are handed on.
 */
public final class CatchUp {

  private final Consumer<? super FeedNotice> notices;
  private final Map<Instrument, Long> missed = new LinkedHashMap<>();
  private boolean behind;

  /**
   * @param notices told what becomes of the feed, and what was missed
   */
  public CatchUp(Consumer<? super FeedNotice> notices) {
    this.notices = notices;
  }

  /** Takes a notice of the feed in, and hands it on. */
  public void accept(FeedNotice notice) {
    if (notice instanceof FeedNotice.Behind) {
      behind = true;
    }
    notices.accept(notice);
    if (notice instanceof FeedNotice.CaughtUp) {
      behind = false;
      missed.forEach(
          (instrument, count) -> notices.accept(new FeedNotice.TradesLost(instrument, count)));
      missed.clear();
    }
  }

  /** Whether an event is to be published; one that is not is counted. */
  public boolean publishes(MarketEvent event) {
    if (behind && event instanceof Trade trade) {
      missed.merge(trade.instrument(), 1L, Long::sum);
    }
    return !behind;
  }
}
