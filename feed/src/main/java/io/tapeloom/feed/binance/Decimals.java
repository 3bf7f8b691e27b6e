package io.tapeloom.feed.binance;

/**
 * Parses decimal texts into units of 1e-8, the venue's finest unit: exact, without floating point.
 */
final class Decimals {

  /** Number of decimals of a unit. */
  static final int DIGITS = 8;

  private static final long[] POWERS = powers();

  private Decimals() {}

  private static long[] powers() {
    var powers = new long[19];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = 10 * powers[i - 1];
    }
    return powers;
  }

  static long power(int exponent) {
    return POWERS[exponent];
  }

  /**
   * Reads a decimal, such as {@code 61837.63000000} or {@code -0.5}.
   *
   * @throws NumberFormatException if it is not a decimal, has too many decimals, or is too large
   */
  static long units(char[] text, int offset, int length) {
    long value = 0;
    int decimals = -1;
    int digits = 0;
    boolean negative = length > 0 && text[offset] == '-';
    for (int i = negative ? offset + 1 : offset; i < offset + length; i++) {
      char c = text[i];
      if (c == '.' && decimals < 0) {
        decimals = 0;
      } else if (c >= '0' && c <= '9') {
        digits++;
        if (decimals >= 0 && ++decimals > DIGITS) {
          if (c != '0') {
            throw notUnits(text, offset, length);
          }
        } else {
          if (value > (Long.MAX_VALUE - 9) / 10) {
            throw notUnits(text, offset, length);
          }
          value = 10 * value + c - '0';
        }
      } else {
        throw notUnits(text, offset, length);
      }
    }
    long power = POWERS[DIGITS - Math.clamp(decimals, 0, DIGITS)];
    if (digits == 0 || value > Long.MAX_VALUE / power) {
      throw notUnits(text, offset, length);
    }
    return negative ? -value * power : value * power;
  }

  /** Returns the number of decimals that a number of units needs. */
  static int digitsOf(long units) {
    int digits = DIGITS;
    for (long left = units; digits > 0 && left % 10 == 0; left /= 10) {
      digits--;
    }
    return digits;
  }

  private static NumberFormatException notUnits(char[] text, int offset, int length) {
    return new NumberFormatException(
        "expected a decimal with at most %d decimals, got \"%s\""
            .formatted(DIGITS, new String(text, offset, Math.min(length, 32))));
  }
}
