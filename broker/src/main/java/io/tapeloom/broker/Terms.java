package io.tapeloom.broker;

import io.tapeloom.market.Instrument;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * The units and the currency of an instrument, as they are kept in the journal. Immutable.
 *
 * @param symbol the symbol of the instrument
 * @param priceScale price units in 1 of the currency, at least 1
 * @param minMove price units in one tick, at least 1
 * @param quantityScale quantity units in 1 of the instrument, at least 1
 * @param currency the currency of its prices, such as {@code USD}
 */
public record Terms(
    String symbol, int priceScale, int minMove, int quantityScale, String currency) {

  /** Decimals of amounts that no finite decimal can express, such as a third. */
  private static final int MAX_DECIMALS = 16;

  /** More decimals than prices have. */
  private static final int AVERAGE_DECIMALS = 12;

  static Terms of(Instrument instrument, String currency) {
    return new Terms(
        instrument.symbol(),
        instrument.priceScale(),
        instrument.minMove(),
        instrument.quantityScale(),
        currency);
  }

  /** A price in the currency. */
  public BigDecimal price(long units) {
    return decimal(BigInteger.valueOf(units), priceScale);
  }

  /** A quantity of the instrument. */
  public BigDecimal quantity(long units) {
    return decimal(BigInteger.valueOf(units), quantityScale);
  }

  /**
   * The value of a quantity at a price, in the currency. Exact when the product of the scales has
   * no other prime factors than 2 and 5, else rounded half-even to 16 decimals.
   */
  public BigDecimal value(long price, long quantity) {
    long scale = (long) priceScale * quantityScale;
    long high = Math.multiplyHigh(price, quantity);
    long low = price * quantity;
    boolean fits = high == low >> 63;
    if (fits) {
      int decimals = log10(scale);
      if (decimals >= 0) {
        return BigDecimal.valueOf(low, decimals);
      }
      return decimal(BigInteger.valueOf(low), scale);
    }
    return value(BigInteger.valueOf(price).multiply(BigInteger.valueOf(quantity)));
  }

  /** The average price of a quantity that has a value, in the currency; not visibly rounded. */
  BigDecimal average(BigDecimal value, long quantity) {
    return value.divide(quantity(quantity), AVERAGE_DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** The value of a sum of prices times quantities, in the currency. */
  BigDecimal value(BigInteger priceTimesQuantity) {
    return decimal(priceTimesQuantity, (long) priceScale * quantityScale);
  }

  private static BigDecimal decimal(BigInteger units, long scale) {
    int decimals = log10(scale);
    return decimals >= 0
        ? new BigDecimal(units, decimals)
        : new BigDecimal(units)
            .divide(BigDecimal.valueOf(scale), MAX_DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** The logarithm of a power of ten; negative for other numbers. */
  private static int log10(long scale) {
    int decimals = 0;
    long rest = scale;
    while (rest % 10 == 0) {
      rest /= 10;
      decimals++;
    }
    return rest == 1 ? decimals : -1;
  }
}
