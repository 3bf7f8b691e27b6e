package io.tapeloom.exchange;

/**
 * How those who offer do it: how far from the best price of the other side, and how much. Distances
 * are in ticks.
 */
final class Crowd {

  /** Of one side, in the mean. */
  static final int ORDERS = 30;

  /** At least as many prices a side has, where there is room above zero. */
  static final int LEVELS = 12;

  /** The median distance of an order that is not meant to be the best, in mean spreads. */
  private static final double MEDIAN_SPREADS = 4;

  private static final double MAX_SPREADS = 80;

  /** Of the typical quantity that is taken, what an order has in the mean. */
  private static final double QUANTITY = 0.9;

  /** The same of an order that is meant to be the best. */
  private static final double NEAR_QUANTITY = 0.25;

  private final int spreadTicks;
  private final long typicalQuantity;
  private final Draws draws;

  Crowd(Listing listing, Draws draws) {
    this.spreadTicks = listing.spreadTicks();
    this.typicalQuantity = listing.typicalQuantity();
    this.draws = draws;
  }

  /** Of an order that is meant to be the best: the usual spread. */
  long nearDistance() {
    return 1L + draws.below(2 * spreadTicks - 1);
  }

  /** Of any order: fewer the further, by a power law. */
  long distance() {
    double spreads = Math.min(MEDIAN_SPREADS * (1 / draws.uniform() - 1), MAX_SPREADS);
    return 1 + (long) (spreadTicks * spreads);
  }

  /** At least 1. */
  long quantity() {
    return 1 + (long) (QUANTITY * typicalQuantity * draws.skewed());
  }

  /** Of an order that is meant to be the best; at least 1. */
  long nearQuantity() {
    return 1 + (long) (NEAR_QUANTITY * typicalQuantity * draws.skewed());
  }
}
