package io.tapeloom.feed;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.simulated.SimulatedFeed;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import java.time.Instant;
import java.time.InstantSource;

/** Prints what the live events of the seven stocks cost at the highest speed. Run by hand. */
final class LiveCost {

  private static final Instant HAND_OVER = Instant.parse("2026-11-20T15:04:05.678Z");
  private static final int SECONDS = 60;

  private long nanos;
  private long mostNanos;
  private long events;
  private long books;

  /** When the last event came. */
  private long last;

  private LiveCost() {}

  public static void main(String[] args) {
    var venue = new SimulatedVenue(1, 1000, Listing.stocks());
    for (int round = 1; round <= 5; round++) {
      var cost = new LiveCost();
      cost.catchUp(venue);
      System.out.printf(
          "round %d: %d s in %d ms, %d events, %d of them books, at most %d ms for one%n",
          round,
          SECONDS,
          cost.nanos / 1_000_000,
          cost.events,
          cost.books,
          cost.mostNanos / 1_000_000);
    }
  }

  /** The feed is a minute late, and is stopped as soon as it is not. */
  private void catchUp(Venue venue) {
    InstantSource late = InstantSource.fixed(HAND_OVER.plusSeconds(SECONDS));
    Pause stop =
        nanos -> {
          throw new InterruptedException("caught up");
        };
    long start = System.nanoTime();
    last = start;
    try {
      new SimulatedFeed(venue, HAND_OVER.toEpochMilli() * 1_000_000, late, stop).run(this::take);
    } catch (InterruptedException e) {
      nanos = System.nanoTime() - start;
    }
  }

  private void take(MarketEvent event) {
    events++;
    if (event instanceof OrderBook) {
      books++;
    }
    long now = System.nanoTime();
    mostNanos = Math.max(mostNanos, now - last);
    last = now;
  }
}
