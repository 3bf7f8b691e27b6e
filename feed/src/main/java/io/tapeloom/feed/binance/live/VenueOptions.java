package io.tapeloom.feed.binance.live;

import java.net.URI;
import java.util.List;

/**
 * Which venue, and what of it. Immutable.
 *
 * @param symbols as the venue calls them, in the order in which they are shown; at least one
 * @param streamUrl where its streams are, before any path of theirs
 * @param restUrl where it is asked, before any path
 * @param historyDays days of bars that are fetched at the start, at most; 0: none
 */
public record VenueOptions(
    VenueMarket market, List<String> symbols, URI streamUrl, URI restUrl, int historyDays) {

  public VenueOptions {
    symbols = List.copyOf(symbols);
  }

  /** What the symbols are called here. */
  public List<String> names() {
    return symbols.stream().map(market::nameOf).toList();
  }
}
