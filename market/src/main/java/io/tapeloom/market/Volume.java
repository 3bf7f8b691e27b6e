package io.tapeloom.market;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * A traded quantity in quantity units: a whole number from 0 to 2<sup>127</sup> - 1. One trade fits
 * a long; the sum of a period may not. Immutable.
 *
 * @param high the bits above the lowest 64; not negative
 * @param low the lowest 64 bits, unsigned
 */
public record Volume(long high, long low) implements Comparable<Volume> {

  public static final Volume ZERO = new Volume(0, 0);

  public Volume {
    if (high < 0) {
      throw new IllegalArgumentException("a volume must not be negative");
    }
  }

  /**
   * A volume that fits a long.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public static Volume of(long units) {
    if (units < 0) {
      throw new IllegalArgumentException("a volume must not be negative, was " + units);
    }
    return new Volume(0, units);
  }

  /**
   * A volume of any size.
   *
   * @throws ArithmeticException when it has a fraction, is negative, or needs more than 127 bits
   */
  public static Volume of(BigDecimal units) {
    var whole = units.toBigIntegerExact();
    if (whole.signum() < 0 || whole.bitLength() > 127) {
      throw new ArithmeticException(
          "volume must be a whole number of at most 127 bits, got " + units.toPlainString());
    }
    return new Volume(whole.shiftRight(Long.SIZE).longValueExact(), whole.longValue());
  }

  /** Whether the volume is 0. */
  public boolean isZero() {
    return high == 0 && low == 0;
  }

  /** Whether it fits a long. */
  public boolean isLong() {
    return high == 0 && low >= 0;
  }

  /**
   * This volume as a long.
   *
   * @throws ArithmeticException when it does not fit
   */
  public long toLong() {
    if (!isLong()) {
      throw new ArithmeticException("volume must fit 64 bits, got " + this);
    }
    return low;
  }

  /**
   * The sum of this volume and another one.
   *
   * @throws ArithmeticException when the sum needs more than 127 bits
   */
  public Volume plus(Volume other) {
    long sum = low + other.low;
    return new Volume(Math.addExact(Math.addExact(high, other.high), carry(low, sum)), sum);
  }

  /**
   * This volume multiplied by a factor.
   *
   * @param factor not negative
   * @throws ArithmeticException when the factor is negative, or the product needs more than 127
   *     bits
   */
  public Volume times(long factor) {
    if (factor < 0) {
      throw new ArithmeticException("factor of a volume must not be negative, got " + factor);
    }
    long carried = Math.unsignedMultiplyHigh(low, factor);
    return new Volume(Math.addExact(Math.multiplyExact(high, factor), carried), low * factor);
  }

  /**
   * The carry of an unsigned addition: 1 when the sum is less than one of its terms, otherwise 0.
   */
  static long carry(long one, long sum) {
    return Long.compareUnsigned(sum, one) < 0 ? 1 : 0;
  }

  /** This volume as a whole number. */
  public BigInteger toBigInteger() {
    var lowest = new BigInteger(Long.toUnsignedString(low));
    return high == 0 ? lowest : BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(lowest);
  }

  /** The double nearest to this volume divided by a scale. */
  double over(int scale) {
    if (isLong()) {
      return (double) low / scale;
    }
    return new BigDecimal(toBigInteger())
        .divide(BigDecimal.valueOf(scale), MathContext.DECIMAL128)
        .doubleValue();
  }

  @Override
  public int compareTo(Volume other) {
    int byHigh = Long.compare(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** The volume in decimal digits. */
  @Override
  public String toString() {
    return isLong() ? Long.toString(low) : toBigInteger().toString();
  }
}
