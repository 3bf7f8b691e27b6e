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
 * A venue that has answered once. Immutable.
 *
 * @param instruments those that are followed, by the venue's symbol, in the order of the options
 * @param time how long waits last
 * @param random thread-safe
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
   * Streams of one connection: the venue allows 1024, but a URL should fit into what stands
   * between.
   */
  static final int MAX_STREAMS = 200;

  /** How long to wait before another snapshot of a book that the last one did not make whole. */
  Backoff snapshots() {
    return new Backoff(500, 30_000, random);
  }

  /** Where all the streams are, each with no more of them than one connection should have. */
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
