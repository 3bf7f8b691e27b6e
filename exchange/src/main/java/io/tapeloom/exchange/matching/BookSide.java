package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The levels of one side, sorted, the best last: most changes are near the best level, so that few
 * levels move. Unused levels stay after the best one and are reused. Not thread-safe.
 */
final class BookSide {

  /** 1 when a higher price is better, -1 when a lower price is better. */
  private final long sign;

  private Level[] levels = new Level[64];
  private int size;

  BookSide(Side side) {
    this.sign = side == Side.BUY ? 1 : -1;
    Arrays.setAll(levels, _ -> new Level());
  }

  int size() {
    return size;
  }

  /** The level at an index, counted from the best. */
  Level level(int index) {
    return levels[Objects.checkIndex(size - 1 - index, size)];
  }

  @Nullable Level best() {
    return size == 0 ? null : levels[size - 1];
  }

  /** Whether an order of the other side with this limit price trades with a level of this side. */
  boolean reaches(long limitPrice, long levelPrice) {
    return sign * levelPrice >= sign * limitPrice;
  }

  /** The level of a price; a new one when there is none. */
  Level levelAt(long price) {
    int place = place(price);
    if (place < size && levels[place].price == price) {
      return levels[place];
    }
    if (size == levels.length) {
      levels = Arrays.copyOf(levels, 2 * size);
      for (int i = size; i < levels.length; i++) {
        levels[i] = new Level();
      }
    }
    Level level = levels[size];
    System.arraycopy(levels, place, levels, place + 1, size - place);
    levels[place] = level;
    size++;
    level.reset(price);
    return level;
  }

  /** Removes an empty level. */
  void remove(Level level) {
    int place = place(level.price);
    size--;
    System.arraycopy(levels, place + 1, levels, place, size - place);
    levels[size] = level;
  }

  /** The index of the first level that is not worse. */
  private int place(long price) {
    long rank = sign * price;
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sign * levels[middle].price < rank) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
