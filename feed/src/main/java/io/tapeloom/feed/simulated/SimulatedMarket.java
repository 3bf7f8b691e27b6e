package io.tapeloom.feed.simulated;

import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.market.Instrument;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * The market of a simulated venue, which history, tape and feed ask for its past and its future.
 */
public record SimulatedMarket(Venue venue) implements MarketSource {

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public boolean isOpenAt(long nanos) {
    return venue.hours().changeAfter(nanos).map(change -> !change.open()).orElse(true);
  }

  @Override
  public List<Instrument> instruments() {
    return venue.instruments();
  }

  @Override
  public History history() {
    return new SimulatedHistory(venue);
  }

  @Override
  public EventHistory eventHistory() {
    return new SimulatedEventHistory(venue);
  }

  @Override
  public Feed feed(
      long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices) {
    return new SimulatedFeed(venue, fromNanos, clock, pause, notices);
  }
}
