package io.tapeloom.exchange;

/**
 * Draws the resting limit orders of a market: their distance from the best price of the other side,
 * and their quantity. Distances are in ticks. Not thread-safe.
 */
final class OrderModel {

  /** Mean number of orders on one side. */
  static final int ORDERS = 30;

  /** Smallest number of prices on one side, where there is room above zero. */
  static final int LEVELS = 12;

  /** The median distance of an ordinary order, in mean spreads. */
  private static final double MEDIAN_SPREADS = 4;

  private static final double MAX_SPREADS = 80;

  /** The mean quantity of an ordinary order, relative to the typical quantity that is taken. */
  private static final double QUANTITY = 0.9;

  /** The same for an order at the best price. */
  private static final double NEAR_QUANTITY = 0.25;

  private final int spreadTicks;
  private final long typicalQuantity;
  private final Draws draws;

  OrderModel(Listing listing, Draws draws) {
    this.spreadTicks = listing.spreadTicks();
    this.typicalQuantity = listing.typicalQuantity();
    this.draws = draws;
  }

  /** The distance of an order at the best price: the usual spread. */
  long nearDistance() {
    return 1L + draws.below(2 * spreadTicks - 1);
  }

  /** The distance of an ordinary order. Larger distances are rarer, by a power law. */
  long distance() {
    double spreads = Math.min(MEDIAN_SPREADS * (1 / draws.uniform() - 1), MAX_SPREADS);
    return 1 + (long) (spreadTicks * spreads);
  }

  /** The quantity of an ordinary order; at least 1. */
  long quantity() {
    return 1 + (long) (QUANTITY * typicalQuantity * draws.skewed());
  }

  /** The quantity of an order at the best price; at least 1. */
  long nearQuantity() {
    return 1 + (long) (NEAR_QUANTITY * typicalQuantity * draws.skewed());
  }
}
