package io.tapeloom.broker;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Rounding of amounts of money. All amounts are exact decimals; only fees and holds are rounded.
 */
final class Money {

  /** Decimals to which the cost of a part of a position is rounded. */
  private static final int COST_DECIMALS = 8;

  private Money() {}

  /** The decimals of a currency: 2 for USD, 8 for others. */
  static int decimals(String currency) {
    return currency.equals("USD") ? 2 : 8;
  }

  /** Rounds a fee half-even to the decimals of its currency. */
  static BigDecimal fee(BigDecimal amount, String currency) {
    return amount.setScale(decimals(currency), RoundingMode.HALF_EVEN);
  }

  /** Rounds a hold up to the decimals of its currency. */
  static BigDecimal hold(BigDecimal amount, String currency) {
    return amount.setScale(decimals(currency), RoundingMode.CEILING);
  }

  /** The part of a cost that belongs to {@code part} of {@code whole} units. */
  static BigDecimal share(BigDecimal cost, long part, long whole) {
    return part == whole
        ? cost
        : cost.multiply(BigDecimal.valueOf(part))
            .divide(BigDecimal.valueOf(whole), COST_DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** Whether two amounts have the same value, whatever their decimals. */
  static boolean same(BigDecimal one, BigDecimal other) {
    return one.compareTo(other) == 0;
  }

  /** The shortest form of an amount without exponent, the same for equal values. */
  static String text(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }
}
