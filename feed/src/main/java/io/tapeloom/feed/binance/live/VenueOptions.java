package io.tapeloom.feed.binance.live;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The options of a venue. Immutable.
 *
 * @param symbols the venue's symbols, in display order; at least one; only {@link #ALL}: all that
 *     the venue trades
 * @param streamUrl the URL of the streams, without their path
 * @param restUrl the URL of the REST API, without its path
 * @param historyDays maximum number of days of bars to load; 0: none
 * @param listingInterval time between two requests for the venue's symbols, if all are followed
 */
public record VenueOptions(
    VenueMarket market,
    List<String> symbols,
    URI streamUrl,
    URI restUrl,
    int historyDays,
    Duration listingInterval) {

  /** Stands for all symbols. */
  public static final String ALL = "*";

  /** The default of the interval. */
  public static final Duration LISTING_INTERVAL = Duration.ofMinutes(1);

  public VenueOptions {
    symbols = List.copyOf(symbols);
  }

  /** Whether all symbols of the venue are followed, also those that it adds later. */
  public boolean isAll() {
    return symbols.equals(List.of(ALL));
  }

  /** Returns the names of the symbols in this program. */
  public List<String> names() {
    return symbols.stream().map(market::nameOf).toList();
  }
}
