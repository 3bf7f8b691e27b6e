package io.tapeloom.market;

/**
 * The best price of each side and the quantity there. Never crossed. Immutable.
 *
 * @param bidPrice best bid price, in price units; at most the ask; may be 0 or below
 * @param bidQuantity quantity at the bid, in quantity units; positive
 * @param askPrice best ask price, in price units
 * @param askQuantity quantity at the ask, in quantity units; positive
 * @param eventTimeNanos when the quote took effect, in nanoseconds since the epoch
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

  /** The ask price minus the bid price, in price units. */
  public long spread() {
    return askPrice - bidPrice;
  }
}
