package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.MessageCounts;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The live feed of the venue. When its connections are lost, the run fails, and the supervisor runs
 * the feed again after a backoff. Then the order books are cleared, and trades continue after the
 * last one. Not thread-safe.
 */
final class BinanceFeed implements Feed {

  private final BinanceVenue venue;
  private final long fromNanos;
  private final InstantSource clock;
  private final RunParts parts;
  private final MessageCounts tally = new MessageCounts();
  private final FollowedSymbols followed;

  /** The events of one arrival that are not delivered yet. */
  private final Queue<MarketEvent> pending = new ArrayDeque<>();

  BinanceFeed(
      BinanceVenue venue,
      long fromNanos,
      InstantSource clock,
      Consumer<? super FeedNotice> notices) {
    this(venue, fromNanos, clock, RunParts.CONCURRENT, notices);
  }

  BinanceFeed(
      BinanceVenue venue,
      long fromNanos,
      InstantSource clock,
      RunParts parts,
      Consumer<? super FeedNotice> notices) {
    this.venue = venue;
    this.fromNanos = fromNanos;
    this.clock = clock;
    this.parts = parts;
    this.followed = new FollowedSymbols(venue, tally, pending::add, notices);
  }

  @Override
  public List<Instrument> instruments() {
    return followed.instruments();
  }

  @Override
  public void watchBooks(Predicate<? super Instrument> watched) {
    followed.watchBooks(watched);
  }

  @Override
  public void run(Consumer<? super MarketEvent> listener) throws Exception {
    deliver(listener); // events left by a failure
    try (var session = VenueSession.open(venue, fromNanos, clock, parts, followed, tally)) {
      while (true) {
        session.next();
        deliver(listener);
      }
    }
  }

  private void deliver(Consumer<? super MarketEvent> listener) {
    while (!pending.isEmpty()) {
      listener.accept(pending.remove());
    }
  }
}
