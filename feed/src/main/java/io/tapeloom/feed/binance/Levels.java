package io.tapeloom.feed.binance;

import java.util.Arrays;

/**
 * Prices and the quantities on offer there, of one side, as a message lists them; a quantity of 0
 * says that nothing is left. Both in hundred-millionths. Immutable.
 */
public final class Levels {

  static final Levels NONE = new Levels(new long[0]);

  /** Price and quantity by turns. */
  private final long[] values;

  private Levels(long[] values) {
    this.values = values;
  }

  /**
   * Levels of price and quantity by turns.
   *
   * @param count values that count; those behind them do not
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
