package io.tapeloom.feed;

import io.tapeloom.market.MarketEvent;

/** Receives the events and the status of a feed. Called on the feed's thread only. */
public interface FeedListener {

  /** Receives an event; those of one instrument are in time order. An exception fails the feed. */
  void onEvent(MarketEvent event);

  void onStatus(FeedStatus status);
}
