package io.tapeloom.feed.binance.live;

import java.util.Locale;

/**
 * The name of a stream. Immutable.
 *
 * @param symbol the venue's symbol
 * @param kind the part after the symbol, such as {@code trade}
 */
record StreamName(String symbol, String kind) {

  /** Whether the stream contains changes of the order book. */
  boolean isOfBook() {
    return VenueMarket.isOfBook(kind);
  }

  /** Whether the stream contains trades. */
  boolean isOfTrades() {
    return kind.equals("trade") || kind.equals("aggTrade");
  }

  /** The name, as the venue writes it. */
  String text() {
    return symbol.toLowerCase(Locale.ROOT) + '@' + kind;
  }
}
