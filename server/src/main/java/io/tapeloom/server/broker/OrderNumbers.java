package io.tapeloom.server.broker;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** Converts between decimals of the wire and the units in which the broker counts. */
final class OrderNumbers {

  private OrderNumbers() {}

  /** Returns the same number without trailing zeros and without an exponent. */
  static BigDecimal shortest(BigDecimal number) {
    var stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Returns a number of units as a decimal. */
  static Optional<BigDecimal> optional(OptionalLong units, LongFunction<BigDecimal> decimal) {
    return units.isPresent() ? Optional.of(decimal.apply(units.getAsLong())) : Optional.empty();
  }

  /** Returns a decimal in units; empty: it has more decimals than the units, or does not fit. */
  static OptionalLong units(BigDecimal number, long scale) {
    try {
      return OptionalLong.of(number.multiply(BigDecimal.valueOf(scale)).longValueExact());
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
