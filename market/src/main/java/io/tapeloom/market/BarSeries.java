package io.tapeloom.market;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bars of one instrument at one resolution: the newest closed bars, up to a limit, and the open
 * bar. One thread, the writer, calls {@link #trade}, {@link #merge} and {@link #isClosed}; {@link
 * #replaceFrom} must not run at the same time as these. All reads may be called from any thread.
 * Each read returns one consistent state of the series: no bar is half written, missing or returned
 * twice. Reads are optimistic; they block the writer only after it has invalidated them.
 */
public final class BarSeries {

  /** Fields of a stored bar: those of Bar in order, with the low part of the volume. */
  private static final int KEPT = 6;

  /** Fields of a copied bar: also the high part of the volume. */
  private static final int FIELDS = 7;

  /** Number of bars that fit before the first growth. */
  private static final int FIRST_CAPACITY = 8;

  private final Instrument instrument;
  private final Resolution resolution;
  private final int retention;

  private final StampedLock lock = new StampedLock();

  // Guarded by the lock. Optimistic reads must tolerate any value: they are validated afterwards.
  /**
   * Closed bar number {@code n} is at {@code n % retention}, with its fields in the order of Bar.
   * Grows with the bars, up to the retention.
   */
  private long[] closed;

  /** The high part of each closed bar's volume; null while all are 0, which is the usual case. */
  private long @Nullable [] closedVolumesHigh;

  private long closedCount;
  private final BarBuilder builder;
  private long revision;

  /**
   * @param retention number of closed bars to keep; older ones are dropped
   */
  public BarSeries(Instrument instrument, Resolution resolution, int retention) {
    if (retention < 1) {
      throw new IllegalArgumentException(
          "retention of %s %s must be at least 1, was %d"
              .formatted(instrument.symbol(), resolution.code(), retention));
    }
    this.instrument = instrument;
    this.resolution = resolution;
    this.retention = retention;
    Math.multiplyExact(retention, KEPT);
    this.closed = new long[Math.min(retention, FIRST_CAPACITY) * KEPT];
    this.builder = new BarBuilder(resolution, instrument.calendar(), this::append);
  }

  public Instrument instrument() {
    return instrument;
  }

  public Resolution resolution() {
    return resolution;
  }

  /**
   * Adds a trade. Called by the writer.
   *
   * @return false when the trade is refused because its bar is closed
   */
  public boolean trade(long price, long quantity, long timeMillis) {
    long stamp = lock.writeLock();
    try {
      return builder.trade(price, quantity, timeMillis);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /**
   * Adds bars of the same or a finer resolution, oldest first, in one step. Called by the writer.
   *
   * @return how many were refused because their bar is closed
   */
  public int merge(List<Bar> bars) {
    int refused = 0;
    long stamp = lock.writeLock();
    try {
      for (Bar bar : bars) {
        if (!builder.merge(bar)) {
          refused++;
        }
      }
    } finally {
      lock.unlockWrite(stamp);
    }
    return refused;
  }

  /**
   * Replaces all bars from a point in time on, including the open one, in one step.
   *
   * @param fromMillis the start of a period
   * @param bars bars of the same or a finer resolution, oldest first, none before {@code
   *     fromMillis}
   */
  void replaceFrom(long fromMillis, List<Bar> bars) {
    long stamp = lock.writeLock();
    try {
      var before = toBars(copy(Long.MIN_VALUE, fromMillis, Integer.MAX_VALUE));
      revision++;
      closedCount = 0;
      builder.clear();
      before.forEach(builder::merge);
      bars.forEach(builder::merge);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /** The open bar; empty before the first trade. */
  public Optional<Bar> current() {
    List<Bar> newest = last(Long.MAX_VALUE, 1);
    return newest.isEmpty() ? Optional.empty() : Optional.of(newest.getFirst());
  }

  /**
   * The newest bars of a range, closed and open, oldest first.
   *
   * @param fromMillis the earliest start of a bar, inclusive
   * @param toMillis the latest start of a bar, exclusive
   * @param limit the largest number of bars, 0 or more
   */
  public List<Bar> bars(long fromMillis, long toMillis, int limit) {
    requireNotNegative(limit);
    return toBars(read(() -> copy(fromMillis, toMillis, limit)));
  }

  /**
   * The bars that {@link #bars} would return, without creating them.
   *
   * @param firstMillis the start of the oldest bar; the end of the range when there is none
   * @param count number of bars
   */
  public record Extent(long firstMillis, int count) {}

  /** The extent of the newest bars of a range. The parameters are those of {@link #bars}. */
  public Extent extent(long fromMillis, long toMillis, int limit) {
    requireNotNegative(limit);
    return read(
        () -> {
          var range = range(fromMillis, toMillis, limit);
          if (range.closed > 0) {
            return new Extent(closedMillis(range.first), range.closed + range.open);
          }
          return new Extent(range.open > 0 ? builder.openBarMillis() : toMillis, range.open);
        });
  }

  /** The newest {@code count} bars that start before {@code toMillis}, oldest first. */
  public List<Bar> last(long toMillis, int count) {
    return bars(Long.MIN_VALUE, toMillis, count);
  }

  /** The start of the oldest stored bar; empty when there is none. */
  public OptionalLong firstMillis() {
    return read(
        () -> {
          if (closedSize() > 0) {
            return OptionalLong.of(closedMillis(0));
          }
          return builder.hasOpenBar()
              ? OptionalLong.of(builder.openBarMillis())
              : OptionalLong.empty();
        });
  }

  /**
   * The start of the newest bar that starts before {@code timeMillis}; empty when there is none.
   */
  public OptionalLong previousMillis(long timeMillis) {
    List<Bar> previous = last(timeMillis, 1);
    return previous.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(previous.getFirst().timeMillis());
  }

  /** Number of stored bars, including the open one. */
  public int size() {
    return read(() -> closedSize() + (builder.hasOpenBar() ? 1 : 0));
  }

  /**
   * Number of times that closed bars were replaced. A closed bar changes only together with this
   * number.
   */
  public long revision() {
    return read(() -> revision);
  }

  /** Whether all bars that start before a point in time are closed. */
  public boolean isClosedBefore(long timeMillis) {
    return read(() -> builder.hasOpenBar() && builder.openBarMillis() >= timeMillis);
  }

  /** Whether a trade at this time would be refused. Called by the writer. */
  boolean isClosed(long timeMillis) {
    return timeMillis < builder.openBarMillis();
  }

  /**
   * Reads the state. {@code unchecked} may see a half-written state; then its result or exception
   * is discarded, and it runs again.
   */
  <T> T read(Supplier<T> unchecked) {
    long stamp = lock.tryOptimisticRead();
    if (stamp != 0) {
      try {
        T result = unchecked.get();
        if (lock.validate(stamp)) {
          return result;
        }
      } catch (RuntimeException failure) {
        if (lock.validate(stamp)) {
          throw failure; // the state was consistent
        }
      }
    }
    stamp = lock.readLock();
    try {
      return unchecked.get();
    } finally {
      lock.unlockRead(stamp);
    }
  }

  private static void requireNotNegative(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative, was " + limit);
    }
  }

  /**
   * The newest bars of a range.
   *
   * @param first the index of the oldest closed bar
   * @param closed number of closed bars
   * @param open 1 with the open bar, otherwise 0
   */
  private record Range(int first, int closed, int open) {}

  private Range range(long fromMillis, long toMillis, int limit) {
    int size = closedSize();
    int to = firstAtOrAfter(toMillis, size);
    int from = Math.min(firstAtOrAfter(fromMillis, size), to);
    boolean withOpen =
        limit > 0
            && builder.hasOpenBar()
            && builder.openBarMillis() >= fromMillis
            && builder.openBarMillis() < toMillis;
    int open = withOpen ? 1 : 0;
    int count = Math.min(to - from, limit - open);
    return new Range(to - count, count, open);
  }

  /** The fields of the requested bars, one bar after the other. */
  private long[] copy(long fromMillis, long toMillis, int limit) {
    var range = range(fromMillis, toMillis, limit);
    long[] fields = new long[(range.closed + range.open) * FIELDS];
    var high = closedVolumesHigh;
    for (int i = 0; i < range.closed; i++) {
      int slot = slot(range.first + i);
      System.arraycopy(closed, slot * KEPT, fields, i * FIELDS, KEPT);
      fields[i * FIELDS + KEPT] = high == null ? 0 : high[slot];
    }
    if (range.open > 0) {
      builder.copyOpenBar(fields, range.closed * FIELDS);
    }
    return fields;
  }

  private static List<Bar> toBars(long[] fields) {
    List<Bar> bars = new ArrayList<>(fields.length / FIELDS);
    for (int i = 0; i < fields.length; i += FIELDS) {
      bars.add(
          new Bar(
              fields[i],
              fields[i + 1],
              fields[i + 2],
              fields[i + 3],
              fields[i + 4],
              new Volume(fields[i + 6], fields[i + 5])));
    }
    return Collections.unmodifiableList(bars);
  }

  private int closedSize() {
    return (int) Math.min(closedCount, retention);
  }

  /**
   * The index, from the oldest stored bar, of the first closed bar that starts at or after a time.
   */
  private int firstAtOrAfter(long timeMillis, int size) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (closedMillis(middle) < timeMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long closedMillis(int index) {
    return closed[slot(index) * KEPT];
  }

  private int slot(int index) {
    return (int) ((closedCount - closedSize() + index) % retention);
  }

  private void append(Bar bar) {
    int slot = (int) (closedCount % retention);
    int offset = slot * KEPT;
    if (offset == closed.length) {
      grow();
    }
    closed[offset] = bar.timeMillis();
    closed[offset + 1] = bar.open();
    closed[offset + 2] = bar.high();
    closed[offset + 3] = bar.low();
    closed[offset + 4] = bar.close();
    closed[offset + 5] = bar.volume().low();
    keepHigh(slot, bar.volume().high());
    closedCount++;
  }

  private void grow() {
    int capacity = Math.min(retention, 2 * (closed.length / KEPT));
    closed = Arrays.copyOf(closed, capacity * KEPT);
    if (closedVolumesHigh != null) {
      closedVolumesHigh = Arrays.copyOf(closedVolumesHigh, capacity);
    }
  }

  private void keepHigh(int slot, long volumeHigh) {
    var kept = closedVolumesHigh;
    if (kept == null && volumeHigh != 0) {
      kept = new long[closed.length / KEPT];
      closedVolumesHigh = kept;
    }
    if (kept != null) {
      kept[slot] = volumeHigh;
    }
  }
}
