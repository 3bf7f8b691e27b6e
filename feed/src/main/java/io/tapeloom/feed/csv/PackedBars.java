package io.tapeloom.feed.csv;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Resolution;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * Bars in one array of numbers, 48 bytes each: times in milliseconds since the epoch, prices and
 * volumes in units of their last decimal. Immutable.
 */
public final class PackedBars extends AbstractList<Bar> implements RandomAccess {

  /** Fields of a bar: its time, four prices and its volume. */
  private static final int FIELDS = 6;

  private static final int VOLUME = 5;

  private final long[] fields;
  private final int from;
  private final int size;
  private final int priceDigits;
  private final int volumeDigits;

  private PackedBars(long[] fields, int from, int size, int priceDigits, int volumeDigits) {
    this.fields = fields;
    this.from = from;
    this.size = size;
    this.priceDigits = priceDigits;
    this.volumeDigits = volumeDigits;
  }

  /** Number of decimals of the prices. */
  int priceDigits() {
    return priceDigits;
  }

  /** Number of decimals of the volumes. */
  int volumeDigits() {
    return volumeDigits;
  }

  /** The times of all bars. */
  long[] timesMillis() {
    var times = new long[size];
    Arrays.setAll(times, this::timeMillis);
    return times;
  }

  private long timeMillis(int index) {
    return fields[(from + index) * FIELDS];
  }

  /** Returns the bars at the starts of their periods; empty if two are of the same period. */
  Optional<PackedBars> withStarts(Resolution resolution) {
    var others = fields;
    boolean copied = false;
    for (int i = 0; i < size; i++) {
      long start = resolution.startMillis(timeMillis(i));
      if (i > 0 && start <= others[(from + i - 1) * FIELDS]) {
        return Optional.empty();
      }
      if (start != timeMillis(i)) {
        others = copied ? others : fields.clone();
        copied = true;
        others[(from + i) * FIELDS] = start;
      }
    }
    return Optional.of(new PackedBars(others, from, size, priceDigits, volumeDigits));
  }

  /** Returns the same bars in an array of their own. */
  public PackedBars copy() {
    return later(0);
  }

  /** Returns the same bars later. */
  public PackedBars later(long millis) {
    var others = Arrays.copyOfRange(fields, from * FIELDS, (from + size) * FIELDS);
    for (int i = 0; i < others.length; i += FIELDS) {
      others[i] += millis;
    }
    return new PackedBars(others, 0, size, priceDigits, volumeDigits);
  }

  @Override
  public Bar get(int index) {
    int at = (from + Objects.checkIndex(index, size)) * FIELDS;
    return new Bar(
        fields[at],
        fields[at + 1],
        fields[at + 2],
        fields[at + 3],
        fields[at + 4],
        fields[at + VOLUME]);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public PackedBars subList(int fromIndex, int toIndex) {
    Objects.checkFromToIndex(fromIndex, toIndex, size);
    return new PackedBars(fields, from + fromIndex, toIndex - fromIndex, priceDigits, volumeDigits);
  }

  /**
   * Returns the same bars in finer units.
   *
   * @param priceFactor the factor of the prices
   * @param volumeFactor the factor of the volumes
   * @throws ArithmeticException if a number does not fit
   */
  public PackedBars times(long priceFactor, long volumeFactor) {
    if (priceFactor == 1 && volumeFactor == 1) {
      return this;
    }
    var others = Arrays.copyOfRange(fields, from * FIELDS, (from + size) * FIELDS);
    scale(others, others.length, priceFactor, volumeFactor);
    return new PackedBars(others, 0, size, priceDigits, volumeDigits);
  }

  private static void scale(long[] fields, int length, long priceFactor, long volumeFactor) {
    for (int i = 0; i < length; i += FIELDS) {
      for (int field = 1; field < VOLUME; field++) {
        fields[i + field] = Math.multiplyExact(fields[i + field], priceFactor);
      }
      fields[i + VOLUME] = Math.multiplyExact(fields[i + VOLUME], volumeFactor);
    }
  }

  /** Collects bars as they are written. Not thread-safe. */
  static final class Builder {

    private static final int FIRST_CAPACITY = 512;

    private long[] fields = new long[FIRST_CAPACITY * FIELDS];
    private int length;
    private int priceDigits;
    private int volumeDigits;

    /** 1 with the oldest bar first, -1 with the newest first, 0 if unknown. */
    private int order;

    /**
     * Adds a bar.
     *
     * @param values its prices and its volume, in units of their last decimals
     * @param decimals their number of decimals
     * @return false if it is no bar, or not in order
     */
    boolean add(long timeMillis, long[] values, int[] decimals) {
      if (length > 0) {
        int direction = Long.compare(timeMillis, fields[length - FIELDS]);
        if (direction == 0 || (order != 0 && order != direction)) {
          return false;
        }
        order = direction;
      }
      int prices = priceDigits;
      for (int i = 0; i < VOLUME - 1; i++) {
        prices = Math.max(prices, decimals[i]);
      }
      int volumes = Math.max(volumeDigits, decimals[VOLUME - 1]);
      if (prices > priceDigits || volumes > volumeDigits) {
        scale(fields, length, power(prices - priceDigits), power(volumes - volumeDigits));
        priceDigits = prices;
        volumeDigits = volumes;
      }
      if (length == fields.length) {
        fields = Arrays.copyOf(fields, 2 * length);
      }
      fields[length] = timeMillis;
      for (int i = 0; i < VOLUME - 1; i++) {
        fields[length + 1 + i] = Math.multiplyExact(values[i], power(priceDigits - decimals[i]));
      }
      fields[length + VOLUME] =
          Math.multiplyExact(values[VOLUME - 1], power(volumeDigits - decimals[VOLUME - 1]));
      long open = fields[length + 1];
      long high = fields[length + 2];
      long low = fields[length + 3];
      long close = fields[length + 4];
      length += FIELDS;
      return high >= Math.max(open, close) && low <= Math.min(open, close);
    }

    private static long power(int digits) {
      long power = 1;
      for (int i = 0; i < digits; i++) {
        power *= 10;
      }
      return power;
    }

    /** Returns the bars, oldest first; empty if there are none. */
    Optional<PackedBars> build() {
      if (length == 0) {
        return Optional.empty();
      }
      var sorted = Arrays.copyOf(fields, length);
      if (order < 0) {
        for (int i = 0; i < length; i += FIELDS) {
          System.arraycopy(fields, length - FIELDS - i, sorted, i, FIELDS);
        }
      }
      return Optional.of(new PackedBars(sorted, 0, length / FIELDS, priceDigits, volumeDigits));
    }
  }
}
