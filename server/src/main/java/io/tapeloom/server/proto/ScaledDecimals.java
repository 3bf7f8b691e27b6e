package io.tapeloom.server.proto;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Volume;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** ScaledDecimals as integers of a scale. */
final class ScaledDecimals {

  /** Integers of so many digits fit 64 bits. */
  private static final int MAX_DIGITS = 18;

  /** Some integers of one more digit fit too. */
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE - 1);

  /** Left for larger values, so that the scale seldom changes. A double has 15 digits. */
  private static final int SPARE_DIGITS = 3;

  private ScaledDecimals() {}

  /**
   * Returns how many digits after the point are needed to write a value: all, or as many as a
   * double has where all do not fit 64 bits.
   */
  static int neededDigits(BigDecimal value) {
    int exact = value.signum() == 0 ? 0 : Math.max(0, value.stripTrailingZeros().scale());
    int max = maxDigits(value);
    return exact <= max ? exact : Math.max(0, max - SPARE_DIGITS);
  }

  /** Returns how many digits after the point fit 64 bits; negative: not even all before it do. */
  static int maxDigits(BigDecimal value) {
    int digits = MAX_DIGITS - Math.max(0, value.precision() - value.scale());
    var withOneMore = value.abs().scaleByPowerOfTen(digits + 1);
    return withOneMore.compareTo(LARGEST) <= 0 && value.signum() != 0 ? digits + 1 : digits;
  }

  /** Returns how many digits after the point a scale has, which is a power of ten. */
  static int digitsOf(double scale) {
    return -BigDecimal.valueOf(scale).stripTrailingZeros().scale();
  }

  static double powerOfTen(int digits) {
    return BigDecimal.ONE.scaleByPowerOfTen(digits).doubleValue();
  }

  /** Returns the integer nearest to a value in units of a scale. */
  static long scaled(BigDecimal value, double scale) {
    return value
        .multiply(BigDecimal.valueOf(scale))
        .setScale(0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }

  /** Returns the quantity scale in which a volume fits 64 bits, the instrument's own if it does. */
  static double quantityScale(Instrument instrument, Volume volume) {
    return volume.isLong()
        ? instrument.quantityScale()
        : BigDecimal.valueOf(instrument.quantityScale())
            .scaleByPowerOfTen(MAX_DIGITS - volume.toString().length())
            .doubleValue();
  }

  /** Returns a volume in units of the topic. */
  static long scaled(Instrument instrument, Volume volume, double scale) {
    if (volume.isLong() && scale == instrument.quantityScale()) {
      return volume.toLong();
    }
    return new BigDecimal(volume.toBigInteger())
        .multiply(BigDecimal.valueOf(scale))
        .divide(BigDecimal.valueOf(instrument.quantityScale()), 0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }
}
