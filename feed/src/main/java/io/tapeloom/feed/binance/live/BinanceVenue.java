package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.venue.ConnectionLimit;
import io.tapeloom.feed.venue.Retries;
import io.tapeloom.market.Instrument;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A venue that was reached at the start. Immutable.
 *
 * @param instruments the instruments at the start by the venue's symbol, in display order
 * @param connections limits the attempts to connect
 * @param time measures waits
 * @param random spreads attempts over time; thread-safe
 */
record BinanceVenue(
    VenueOptions options,
    Map<String, Instrument> instruments,
    VenueRest rest,
    HttpClient http,
    ConnectionLimit connections,
    Retries retries,
    SteadyClock time,
    RandomGenerator random) {

  /**
   * Number of symbols up to which everything is followed. With more, the limits of the venue allow
   * neither all order books nor requests for all missed trades.
   */
  static final int MAX_FOLLOWED_WHOLLY = 50;

  /** Whether the venue's limits do not allow to follow everything of all its symbols. */
  boolean isWide() {
    return options.isAll() || instruments.size() > MAX_FOLLOWED_WHOLLY;
  }

  /** Returns the delay before the next snapshot of a book that the last one did not complete. */
  Backoff snapshots() {
    return new Backoff(500, 30_000, random);
  }

  /** Returns the delay before the next attempt to open a connection. */
  Backoff reconnects() {
    return new Backoff(500, 30_000, random);
  }

  /** Returns the URL of a connection with these streams. */
  URI url(VenueMarket.Route route, List<StreamName> streams) {
    var names = streams.stream().map(StreamName::text).collect(Collectors.joining("/"));
    return URI.create(
        URI.create("%s%s/stream?streams=%s".formatted(options.streamUrl(), route.path(), names))
            .toASCIIString());
  }
}
