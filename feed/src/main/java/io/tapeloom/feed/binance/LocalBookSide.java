package io.tapeloom.feed.binance;

import java.util.Arrays;

/**
 * All levels of one side of a book, sorted in arrays with the best level at the end, where most
 * changes are. Not thread-safe; allocates only when it grows.
 */
final class LocalBookSide {

  /** Maximum number of levels; above it, the worst level is dropped. */
  static final int MAX_LEVELS = 20_000;

  /** 1 if the highest price is the best, -1 if the lowest is. */
  private final int sign;

  private long[] prices = new long[16];
  private long[] quantities = new long[16];
  private int size;

  private LocalBookSide(int sign) {
    this.sign = sign;
  }

  static LocalBookSide bids() {
    return new LocalBookSide(1);
  }

  static LocalBookSide asks() {
    return new LocalBookSide(-1);
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /** The price of a level; the best level has the number 0. */
  long price(int number) {
    return prices[size - 1 - number];
  }

  long quantity(int number) {
    return quantities[size - 1 - number];
  }

  /** Sets the quantity at each price; removes levels with quantity 0. */
  void set(Levels levels) {
    for (int i = 0; i < levels.size(); i++) {
      set(levels.price(i), levels.quantity(i));
    }
  }

  private void set(long price, long quantity) {
    int at = indexOf(price);
    if (at >= 0) {
      if (quantity == 0) {
        remove(at);
      } else {
        quantities[at] = quantity;
      }
    } else if (quantity != 0) {
      insert(-at - 1, price, quantity);
    }
  }

  private void remove(int at) {
    size--;
    System.arraycopy(prices, at + 1, prices, at, size - at);
    System.arraycopy(quantities, at + 1, quantities, at, size - at);
  }

  private void insert(int at, long price, long quantity) {
    int index = at;
    if (size == MAX_LEVELS) {
      if (index == 0) {
        return;
      }
      remove(0);
      index--;
    } else if (size == prices.length) {
      prices = Arrays.copyOf(prices, 2 * size);
      quantities = Arrays.copyOf(quantities, 2 * size);
    }
    System.arraycopy(prices, index, prices, index + 1, size - index);
    System.arraycopy(quantities, index, quantities, index + 1, size - index);
    prices[index] = price;
    quantities[index] = quantity;
    size++;
  }

  /** Returns the index of a price; if it is absent, {@code -1} minus its insertion index. */
  private int indexOf(long price) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = sign * Long.compare(prices[middle], price);
      if (order < 0) {
        low = middle + 1;
      } else if (order > 0) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }

  /** Returns the number of levels that are better than a price. */
  int countBetterThan(long price) {
    int at = indexOf(price);
    return at >= 0 ? size - 1 - at : size + at + 1;
  }
}
