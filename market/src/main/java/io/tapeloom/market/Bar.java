package io.tapeloom.market;

/**
 * The trades of one period: first, highest, lowest and last price, and what was traded.
 *
 * @param timeMillis the start of the period, in milliseconds since the epoch
 * @param open in price units, as are the other prices
 * @param volume in quantity units
 */
public record Bar(long timeMillis, long open, long high, long low, long close, long volume) {

  public Bar {
    if (low > Math.min(open, close) || high < Math.max(open, close) || volume < 0) {
      throw new IllegalArgumentException(
          "not a bar: time %d, open %d, high %d, low %d, close %d, volume %d"
              .formatted(timeMillis, open, high, low, close, volume));
    }
  }
}
