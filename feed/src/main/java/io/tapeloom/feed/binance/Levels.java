package io.tapeloom.feed.binance;

import java.util.Arrays;

/**
 * The levels of one side in a message: prices and quantities in units of 1e-8. A quantity of 0
 * means that the level is empty. Immutable.
 */
public final class Levels {

  static final Levels NONE = new Levels(new long[0]);

  /** Alternating prices and quantities. */
  private final long[] values;

  private Levels(long[] values) {
    this.values = values;
  }

  /**
   * Returns levels from alternating prices and quantities.
   *
   * @param count number of valid values in the array
   */
  static Levels of(long[] values, int count) {
    return count == 0 ? NONE : new Levels(Arrays.copyOf(values, count));
  }

  public int size() {
    return values.length / 2;
  }

  public long price(int index) {
    return values[2 * index];
  }

  public long quantity(int index) {
    return values[2 * index + 1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Levels levels && Arrays.equals(values, levels.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
