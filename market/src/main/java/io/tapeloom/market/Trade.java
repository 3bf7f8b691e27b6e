package io.tapeloom.market;

/**
 * One execution.
 *
 * @param tradeId unique and increasing within the instrument
 * @param price in price units, positive
 * @param quantity in quantity units, positive
 * @param aggressor the side that took the other's offer: a buy trades at the ask
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
    if (price < 1 || quantity < 1) {
      throw new IllegalArgumentException(
          "price and quantity of trade %d of %s must be positive, were %d and %d"
              .formatted(tradeId, instrument.symbol(), price, quantity));
    }
  }
}
