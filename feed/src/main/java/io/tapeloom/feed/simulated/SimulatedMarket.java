package io.tapeloom.feed.simulated;

import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.BarArchive;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.Retention;
import io.tapeloom.market.Instrument;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** The market of a simulated venue: its past is computed when it is read. Thread-safe. */
public final class SimulatedMarket implements MarketSource {

  /** Default size of the cache of computed bars, in bytes. */
  public static final long DEFAULT_CACHE_BYTES = 32L << 20;

  private final Venue venue;
  private final BarArchive archive;

  public SimulatedMarket(Venue venue) {
    this(venue, DEFAULT_CACHE_BYTES);
  }

  /**
   * @param cacheBytes maximum size of the cache of computed bars, in bytes
   */
  public SimulatedMarket(Venue venue, long cacheBytes) {
    this.venue = venue;
    this.archive = new SimulatedArchive(venue, cacheBytes);
  }

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
  public Retention retention() {
    return Retention.ofComputable(venue.instruments().size());
  }

  @Override
  public BarArchive archive() {
    return archive;
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
