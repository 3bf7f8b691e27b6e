package io.tapeloom.feed.recording;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tapeloom.feed.HistoryUnavailable;
import io.tapeloom.feed.csv.BarReader;
import io.tapeloom.feed.csv.PackedBars;
import io.tapeloom.feed.csv.UnusableCsv;
import io.tapeloom.market.Bar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * The bars of a file, which are read again when they are needed and no longer in the cache. The
 * newest bars are always in memory. Immutable, except the cache; thread-safe.
 */
final class CachedBars extends AbstractList<Bar> implements RandomAccess {

  /** Number of bars that are always in memory. */
  private static final int TAIL = 8;

  private static final int BYTES_OF_BAR = 48;

  private final Cache<Key, PackedBars> cache;
  private final Key key;
  private final int size;
  private final Bar first;
  private final PackedBars tail;

  /** The factors convert the units of the file to those of the instrument. */
  private record Key(Path file, int priceDigits, int volumeDigits) {}

  /** A cache of the bars of many files. */
  record Files(Cache<Key, PackedBars> cache) {

    /**
     * @param maxBytes maximum memory of all bars in the cache
     */
    static Files of(long maxBytes) {
      return new Files(
          Caffeine.newBuilder()
              .maximumWeight(maxBytes)
              .weigher((Key _, PackedBars bars) -> 200 + bars.size() * BYTES_OF_BAR)
              .executor(Runnable::run)
              .build());
    }

    /** Puts the bars of a file into the cache. */
    List<Bar> with(Path file, PackedBars bars, int priceDigits, int volumeDigits) {
      return new CachedBars(cache, new Key(file, priceDigits, volumeDigits), bars);
    }
  }

  private CachedBars(Cache<Key, PackedBars> cache, Key key, PackedBars bars) {
    this.cache = cache;
    this.key = key;
    this.size = bars.size();
    this.first = bars.getFirst();
    this.tail = bars.subList(Math.max(0, size - TAIL), size).copy();
    cache.put(key, bars);
  }

  /** Returns the same bars in finer units; empty if a number does not fit a long. */
  Optional<List<Bar>> times(
      long priceFactor, long volumeFactor, int priceDigits, int volumeDigits) {
    try {
      return Optional.of(
          new CachedBars(
              cache,
              new Key(key.file, priceDigits, volumeDigits),
              load().times(priceFactor, volumeFactor)));
    } catch (ArithmeticException tooLarge) {
      return Optional.empty();
    }
  }

  @Override
  public Bar get(int index) {
    if (index == 0) {
      return first;
    }
    int inTail = index - (size - tail.size());
    return inTail >= 0 && index < size ? tail.get(inTail) : load().get(index);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Bar> subList(int fromIndex, int toIndex) {
    int inTail = fromIndex - (size - tail.size());
    return inTail >= 0
        ? tail.subList(inTail, toIndex - fromIndex + inTail)
        : load().subList(fromIndex, toIndex);
  }

  /**
   * Returns all bars.
   *
   * @throws HistoryUnavailable if the file cannot be read again
   */
  PackedBars load() {
    return cache.get(key, this::read);
  }

  private PackedBars read(Key wanted) {
    var name = wanted.file.getFileName();
    try {
      var bars = BarReader.read(wanted.file).packed(wanted.priceDigits, wanted.volumeDigits);
      if (bars.isPresent() && bars.get().size() == size) {
        return bars.get();
      }
      throw new IOException("it has changed since the start");
    } catch (UnusableCsv e) {
      throw new HistoryUnavailable("%s %s".formatted(name, e.getMessage()), e);
    } catch (IOException e) {
      throw new HistoryUnavailable("%s cannot be read".formatted(name), e);
    }
  }
}
