package io.tapeloom.market;

import java.util.List;

/**
 * The resting quantity on both sides, price by price. Each side has at least one level; the book is
 * never crossed. Immutable.
 *
 * @param bids the levels of buyers, highest price first, each below the previous one
 * @param asks the levels of sellers, lowest price first, each above the previous one
 * @param sequence number of the book within the instrument; increases by one per book
 * @param eventTimeNanos when the book had this state, in nanoseconds since the epoch
 */
public record OrderBook(
    Instrument instrument, List<Level> bids, List<Level> asks, long sequence, long eventTimeNanos)
    implements MarketEvent {

  /**
   * The total quantity at one price of one side.
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

  /**
   * The same book with fewer levels.
   *
   * @param depth the best levels of each side that remain; 0: all
   */
  public OrderBook top(int depth) {
    return depth == 0 || (bids.size() <= depth && asks.size() <= depth)
        ? this
        : new OrderBook(
            instrument, first(bids, depth), first(asks, depth), sequence, eventTimeNanos);
  }

  private static List<Level> first(List<Level> levels, int depth) {
    return levels.subList(0, Math.min(depth, levels.size()));
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
