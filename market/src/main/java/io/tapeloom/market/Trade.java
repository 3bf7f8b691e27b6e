package io.tapeloom.market;

/**
 * One trade. Immutable.
 *
 * @param tradeId unique and increasing within the instrument
 * @param price in price units; the price of a spread or a rate may be 0 or below
 * @param quantity in quantity units, positive
 * @param aggressor the side of the aggressor (taker): a buy trades at the ask
 * @param eventTimeNanos when the trade happened, in nanoseconds since the epoch
 */
public record Trade(
    Instrument instrument,
    long tradeId,
    long price,
    long quantity,
    Side aggressor,
    long eventTimeNanos)
    implements MarketEvent {

  public Trade {
    if (quantity < 1) {
      throw new IllegalArgumentException(
          "quantity of trade %d of %s must be positive, was %d"
              .formatted(tradeId, instrument.symbol(), quantity));
    }
  }
}
