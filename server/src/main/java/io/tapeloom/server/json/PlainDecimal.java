package io.tapeloom.server.json;

import java.math.BigDecimal;

/**
 * Units of 1/scale as decimals without an exponent and without trailing zeros. A decimal of more
 * than 15 digits is that of the nearest double, so that clients that read numbers as doubles see
 * the same text.
 */
final class PlainDecimal {

  /** A decimal of up to 15 digits is the shortest text of its nearest double. */
  static final long MAX_UNITS = 999_999_999_999_999L;

  private PlainDecimal() {}

  static BigDecimal of(long units, int scale) {
    var decimal =
        hasDigitsOf(units, scale)
            ? BigDecimal.valueOf(units, digitsOf(scale))
            : BigDecimal.valueOf((double) units / scale);
    var shortest = decimal.stripTrailingZeros();
    return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
  }

  /** Whether the digits of the decimal are those of the units. */
  static boolean hasDigitsOf(long units, int scale) {
    return -MAX_UNITS <= units && units <= MAX_UNITS && isPowerOfTen(scale);
  }

  static boolean isPowerOfTen(int scale) {
    int left = scale;
    while (left % 10 == 0) {
      left /= 10;
    }
    return left == 1;
  }

  /** The decimals of a scale that is a power of ten. */
  private static int digitsOf(int scale) {
    int digits = 0;
    for (int left = scale; left > 1; left /= 10) {
      digits++;
    }
    return digits;
  }
}
