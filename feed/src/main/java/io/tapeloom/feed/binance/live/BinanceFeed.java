package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.MessageCounts;
import io.tapeloom.feed.binance.BinanceNormalizer;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The live feed of the venue. A run lasts as long as all its connections: if one is lost, the run
 * fails, and the supervisor runs the feed again after a backoff. Then the order books are cleared,
 * and trades continue after the last one. Not thread-safe.
 */
final class BinanceFeed implements Feed {

  /** Number of levels per side of published order books. */
  private static final int LEVELS = 20;

  private final BinanceVenue venue;
  private final long fromNanos;
  private final InstantSource clock;
  private final MessageCounts tally = new MessageCounts();

  /** The instruments by the venue's symbol. */
  private final Map<String, LiveInstrument> followed = new LinkedHashMap<>();

  /** The events of one arrival that are not delivered yet. */
  private final Queue<MarketEvent> pending = new ArrayDeque<>();

  BinanceFeed(
      BinanceVenue venue,
      long fromNanos,
      InstantSource clock,
      Consumer<? super FeedNotice> notices) {
    this.venue = venue;
    this.fromNanos = fromNanos;
    this.clock = clock;
    venue
        .instruments()
        .forEach(
            (symbol, instrument) ->
                followed.put(
                    symbol,
                    new LiveInstrument(
                        symbol,
                        new BinanceNormalizer(instrument, LEVELS, 0, pending::add, notices),
                        venue.snapshots(),
                        tally,
                        notices)));
  }

  @Override
  public List<Instrument> instruments() {
    return List.copyOf(venue.instruments().values());
  }

  @Override
  public void run(Consumer<? super MarketEvent> listener) throws Exception {
    deliver(listener); // events left by a failure
    try (var session = VenueSession.open(venue, fromNanos, clock, followed, tally)) {
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
