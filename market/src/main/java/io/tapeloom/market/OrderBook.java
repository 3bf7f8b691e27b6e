package io.tapeloom.market;

import java.util.List;

/**
 * What is on offer on both sides, price by price: at least one level a side, never crossed.
 * Immutable.
 *
 * @param bids of the buyers, the highest price first, each below the one before it
 * @param asks of the sellers, the lowest price first, each above the one before it
 * @param sequence counts the books of the instrument, one more from each to the next
 */
public record OrderBook(
    Instrument instrument, List<Level> bids, List<Level> asks, long sequence, long eventTimeNanos)
    implements MarketEvent {

  /**
   * All that is on offer at one price of one side.
   *
   * @param price in price units; may be 0 or below
   * @param quantity in quantity units, positive in a book
   */
  public record Level(long price, long quantity) {}

  public OrderBook {
    bids = List.copyOf(bids);
    asks = List.copyOf(asks);
    requireLevels(instrument, "bid", bids);
    requireLevels(instrument, "ask", asks);
    for (int i = 1; i < bids.size(); i++) {
      if (bids.get(i).price >= bids.get(i - 1).price) {
        throw outOfOrder(instrument, "bid", "below", bids, i);
      }
    }
    for (int i = 1; i < asks.size(); i++) {
      if (asks.get(i).price <= asks.get(i - 1).price) {
        throw outOfOrder(instrument, "ask", "above", asks, i);
      }
    }
    if (bids.getFirst().price > asks.getFirst().price) {
      throw new IllegalArgumentException(
          "order book of %s must not be crossed, was bid %d and ask %d"
              .formatted(instrument.symbol(), bids.getFirst().price, asks.getFirst().price));
    }
  }

  /** The highest bid. */
  public Level bestBid() {
    return bids.getFirst();
  }

  /** The lowest ask. */
  public Level bestAsk() {
    return asks.getFirst();
  }

  private static void requireLevels(Instrument instrument, String side, List<Level> levels) {
    if (levels.isEmpty()) {
      throw new IllegalArgumentException(
          "order book of %s must have at least one %s".formatted(instrument.symbol(), side));
    }
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      if (level.quantity < 1) {
        throw new IllegalArgumentException(
            "quantity of %s %d in the order book of %s must be positive, was %d"
                .formatted(side, i + 1, instrument.symbol(), level.quantity));
      }
    }
  }

  private static IllegalArgumentException outOfOrder(
      Instrument instrument, String side, String relation, List<Level> levels, int level) {
    return new IllegalArgumentException(
        "%s %d in the order book of %s must be %s the one before it, was %d after %d"
            .formatted(
                side,
                level + 1,
                instrument.symbol(),
                relation,
                levels.get(level).price,
                levels.get(level - 1).price));
  }
}
