package io.tapeloom.broker;

import io.tapeloom.market.Instrument;
import java.util.OptionalLong;

/** What the broker needs to know of instruments. Called by the broker's thread; must not block. */
public interface MarketTerms {

  /** The terms of US dollars around the clock. */
  MarketTerms DEFAULT = new MarketTerms() {};

  /** The currency of the instrument's prices, such as {@code USD}; always the same. */
  default String currency(Instrument instrument) {
    return "USD";
  }

  /**
   * The price of the last trade before the broker began, in price units: before the first trade of
   * a day, the previous close. Empty if unknown.
   */
  default OptionalLong lastPrice(Instrument instrument) {
    return OptionalLong.empty();
  }

  /**
   * The end of the session in which an order that is accepted at a moment may first trade; both in
   * market nanoseconds since the epoch. By default the next midnight UTC.
   */
  default long sessionEndNanos(Instrument instrument, long marketNanos) {
    long day = 86_400_000_000_000L;
    return Math.multiplyExact(Math.floorDiv(marketNanos, day) + 1, day);
  }

  /** The quantity of a public trade, if it is still known; for audits. */
  default OptionalLong tradedQuantity(String symbol, long tradeId) {
    return OptionalLong.empty();
  }
}
