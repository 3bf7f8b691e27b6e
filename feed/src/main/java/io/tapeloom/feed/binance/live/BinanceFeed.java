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
 * What the venue tells now. A run lasts as long as all its connections do: with one that is lost it
 * fails, and is run again by its supervisor, after a backoff; what is known of books is then
 * forgotten, and trades go on behind the last one. Not thread-safe.
 */
final class BinanceFeed implements Feed {

  /** Levels of a side that order books are published with. */
  private static final int LEVELS = 20;

  private final BinanceVenue venue;
  private final long fromNanos;
  private final InstantSource clock;
  private final MessageCounts tally = new MessageCounts();

  /** By the venue's symbol. */
  private final Map<String, LiveInstrument> followed = new LinkedHashMap<>();

  /** What has come of one arrival, and is not handed on yet. */
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
    handOn(listener); // what was left by a failure
    try (var session = VenueSession.open(venue, fromNanos, clock, followed, tally)) {
      while (true) {
        session.next();
        handOn(listener);
      }
    }
  }

  private void handOn(Consumer<? super MarketEvent> listener) {
    while (!pending.isEmpty()) {
      listener.accept(pending.remove());
    }
  }
}
