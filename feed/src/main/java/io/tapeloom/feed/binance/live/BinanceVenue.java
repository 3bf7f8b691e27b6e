package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.venue.Retries;
import io.tapeloom.market.Instrument;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A venue that was reached at the start. Immutable.
 *
 * @param instruments the instruments by the venue's symbol, in the order of the options
 * @param time measures waits
 * @param random spreads attempts over time; thread-safe
 */
record BinanceVenue(
    VenueOptions options,
    Map<String, Instrument> instruments,
    VenueRest rest,
    HttpClient http,
    Retries retries,
    SteadyClock time,
    RandomGenerator random) {

  /**
   * Maximum number of streams per connection: the venue allows 1024, but the URL must not be too
   * long for proxies.
   */
  static final int MAX_STREAMS = 200;

  /** Returns the delay before the next snapshot of a book that the last one did not complete. */
  Backoff snapshots() {
    return new Backoff(500, 30_000, random);
  }

  /** Returns the URLs of all streams, each with at most {@link #MAX_STREAMS}. */
  List<URI> streams() {
    var urls = new ArrayList<URI>();
    for (var route : options.market().routes()) {
      var names = new ArrayList<String>();
      for (var symbol : instruments.keySet()) {
        for (var kind : route.kinds()) {
          names.add(symbol.toLowerCase(Locale.ROOT) + '@' + kind);
        }
      }
      for (int from = 0; from < names.size(); from += MAX_STREAMS) {
        int to = Math.min(names.size(), from + MAX_STREAMS);
        urls.add(
            URI.create(
                "%s%s/stream?streams=%s"
                    .formatted(
                        options.streamUrl(),
                        route.path(),
                        String.join("/", names.subList(from, to)))));
      }
    }
    return urls;
  }
}
