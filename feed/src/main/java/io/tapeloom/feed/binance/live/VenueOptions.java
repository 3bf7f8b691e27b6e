package io.tapeloom.feed.binance.live;

import java.net.URI;
import java.util.List;

/**
 * The options of a venue. Immutable.
 *
 * @param symbols the venue's symbols, in display order; at least one
 * @param streamUrl the URL of the streams, without their path
 * @param restUrl the URL of the REST API, without its path
 * @param historyDays maximum number of days of bars to load at the start; 0: none
 */
public record VenueOptions(
    VenueMarket market, List<String> symbols, URI streamUrl, URI restUrl, int historyDays) {

  public VenueOptions {
    symbols = List.copyOf(symbols);
  }

  /** Returns the names of the symbols in this program. */
  public List<String> names() {
    return symbols.stream().map(market::nameOf).toList();
  }
}
