package io.tapeloom.market;

/**
 * The trades of one period: first, highest, lowest and last price, and what was traded.
 *
 * @param timeMillis the start of the period, in milliseconds since the epoch
 * @param open in price units, as are the other prices
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
