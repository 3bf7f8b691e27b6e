package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The levels of one side, sorted, the best last: most of what happens is near to it, so that little
 * is moved when a level comes or goes. Levels that are gone stay behind the best, to be used again.
 */
final class BookSide {

  /** 1 where a higher price is better, -1 where a lower one is. */
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

  /** Counted from the best. */
  Level level(int index) {
    return levels[Objects.checkIndex(size - 1 - index, size)];
  }

  @Nullable Level best() {
    return size == 0 ? null : levels[size - 1];
  }

  /** Whether an order of the other side with this limit trades with a level of this one. */
  boolean reaches(long limitPrice, long levelPrice) {
    return sign * levelPrice >= sign * limitPrice;
  }

  /** The level of a price, a new one if there is none. */
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

  /** Takes an empty level away. */
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
