package io.tapeloom.feed;

import io.tapeloom.market.MarketEvent;

/** Receives what a feed delivers and how it is. Called on the feed's one thread only. */
public interface FeedListener {

  /** Events of one instrument come in time order. What this throws is a failure of the feed. */
  void onEvent(MarketEvent event);

  void onStatus(FeedStatus status);
}
