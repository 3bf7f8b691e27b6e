package io.tapeloom.market;

/**
 * The best prices of both sides and what is on offer there; never crossed.
 *
 * @param bidPrice in price units, at most the ask; may be 0 or below
 * @param bidQuantity in quantity units, positive
 * @param askPrice in price units
 * @param askQuantity in quantity units, positive
 */
public record Quote(
    Instrument instrument,
    long bidPrice,
    long bidQuantity,
    long askPrice,
    long askQuantity,
    long eventTimeNanos)
    implements MarketEvent {

  public Quote {
    if (bidPrice > askPrice) {
      throw new IllegalArgumentException(
          "prices of a quote of %s must not be crossed, were bid %d and ask %d"
              .formatted(instrument.symbol(), bidPrice, askPrice));
    }
    if (bidQuantity < 1 || askQuantity < 1) {
      throw new IllegalArgumentException(
          "quantities of a quote of %s must be positive, were bid %d and ask %d"
              .formatted(instrument.symbol(), bidQuantity, askQuantity));
    }
  }

  /** The ask less the bid, in price units. */
  public long spread() {
    return askPrice - bidPrice;
  }
}
