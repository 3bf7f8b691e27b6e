package io.tapeloom.server;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.simulated.SimulatedMarket;
import io.tapeloom.market.Instrument;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** The simulated market with another tape. */
record TapedMarket(EventHistory eventHistory) implements MarketSource {

  static final SimulatedMarket MARKET =
      new SimulatedMarket(new SimulatedVenue(1, 1, Listing.stocks()));

  @Override
  public String name() {
    return "taped";
  }

  @Override
  public List<Instrument> instruments() {
    return MARKET.instruments();
  }

  @Override
  public History history() {
    return MARKET.history();
  }

  @Override
  public long handOverNanos(long nowNanos) {
    return MARKET.handOverNanos(nowNanos);
  }

  @Override
  public Feed feed(
      long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices) {
    return MARKET.feed(fromNanos, clock, pause, notices);
  }
}
