package io.tapeloom.market;

/**
 * The trades of one period: first, highest, lowest and last price, and the traded volume.
 * Immutable.
 *
 * @param timeMillis the start of the period, in milliseconds since the epoch
 * @param open first price, in price units like the other prices
 * @param high highest price
 * @param low lowest price
 * @param close last price
 * @param volume traded volume, in quantity units
 */
public record Bar(long timeMillis, long open, long high, long low, long close, Volume volume) {

  public Bar {
    if (low > Math.min(open, close) || high < Math.max(open, close)) {
      throw new IllegalArgumentException(
          "not a bar: time %d, open %d, high %d, low %d, close %d, volume %s"
              .formatted(timeMillis, open, high, low, close, volume));
    }
  }

  /**
   * A bar whose volume fits a long.
   *
   * @param volume in quantity units, not negative
   */
  public Bar(long timeMillis, long open, long high, long low, long close, long volume) {
    this(timeMillis, open, high, low, close, Volume.of(volume));
  }
}
