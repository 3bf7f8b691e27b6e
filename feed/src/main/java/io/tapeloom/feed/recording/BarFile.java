package io.tapeloom.feed.recording;

import io.tapeloom.feed.csv.BarReader;
import io.tapeloom.feed.csv.CsvBars;
import io.tapeloom.feed.csv.FileReport;
import io.tapeloom.feed.csv.PackedBars;
import io.tapeloom.feed.csv.UnusableCsv;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file of bars, read by {@link BarReader}. Immutable.
 *
 * @param bars the bars in units of the instrument, oldest first, at least one
 * @param report which lines were read and which were skipped
 */
record BarFile(
    Path file, Instrument instrument, Resolution resolution, List<Bar> bars, FileReport report) {

  /** Minimum number of decimals of a price. */
  private static final int MIN_DIGITS = 2;

  /**
   * Reads a file.
   *
   * @throws UnusableFile if it contains no bars
   */
  static BarFile of(Path file, CachedBars.Files cache) throws UnusableFile {
    try {
      return of(file, BarReader.read(file), cache);
    } catch (UnusableCsv e) {
      throw new UnusableFile(file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UnusableFile(file, Files.exists(file) ? "cannot be read" : "does not exist");
    }
  }

  private static BarFile of(Path file, CsvBars read, CachedBars.Files cache) throws UnusableFile {
    int priceDigits = Math.max(MIN_DIGITS, read.priceDigits());
    int quantityDigits = read.volumeDigits();
    try {
      var instrument =
          new Instrument(
              read.symbol(),
              "%s, bars of %s".formatted(read.symbol(), file.getFileName()),
              "stock",
              "CSV",
              "Etc/UTC",
              "24x7",
              power(priceDigits),
              1,
              power(quantityDigits));
      var bars =
          read.bars(priceDigits, quantityDigits) instanceof PackedBars packed
              ? cache.with(file, packed, priceDigits, quantityDigits)
              : read.bars(priceDigits, quantityDigits);
      return new BarFile(file, instrument, read.resolution(), bars, read.report());
    } catch (ArithmeticException e) {
      throw new UnusableFile(file, "has prices or volumes with too many digits for 64-bit units");
    } catch (IllegalArgumentException e) {
      throw new UnusableFile(file, "has no bars of a symbol: " + e.getMessage());
    }
  }

  private static int digits(int scale) {
    return (int) Math.round(Math.log10(scale));
  }

  private static int power(int digits) {
    return BigDecimal.ONE.movePointRight(digits).intValueExact();
  }

  /** Converts the bars to the finer units of an instrument. */
  BarFile in(Instrument finer) throws UnusableFile {
    long price = finer.priceScale() / instrument.priceScale();
    long quantity = finer.quantityScale() / instrument.quantityScale();
    if (price == 1 && quantity == 1) {
      return new BarFile(file, finer, resolution, bars, report);
    }
    try {
      return new BarFile(file, finer, resolution, times(finer, price, quantity), report);
    } catch (ArithmeticException e) {
      throw new UnusableFile(
          file,
          "has numbers that are too large for units of 1/%d and 1/%d, which other files of %s need"
              .formatted(finer.priceScale(), finer.quantityScale(), finer.symbol()));
    }
  }

  private List<Bar> times(Instrument finer, long price, long quantity) {
    if (bars instanceof CachedBars cached) {
      var fitting =
          cached.times(price, quantity, digits(finer.priceScale()), digits(finer.quantityScale()));
      if (fitting.isPresent()) {
        return fitting.get();
      }
    }
    return bars.stream().map(bar -> times(bar, price, quantity)).toList();
  }

  private static Bar times(Bar bar, long price, long quantity) {
    return new Bar(
        bar.timeMillis(),
        Math.multiplyExact(bar.open(), price),
        Math.multiplyExact(bar.high(), price),
        Math.multiplyExact(bar.low(), price),
        Math.multiplyExact(bar.close(), price),
        bar.volume().times(quantity));
  }

  /** Number of bars that end by a moment, in nanoseconds since the epoch. */
  int past(long untilNanos) {
    int low = 0;
    int high = bars.size();
    // The newest bars first: these are in memory, and most files end with the market.
    for (int step = 1; low < high; step++) {
      int middle = Math.max((low + high) >>> 1, high - step);
      if (isPast(bars.get(middle), untilNanos)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean isPast(Bar bar, long untilNanos) {
    return TimeUnit.MILLISECONDS.toNanos(resolution.endMillis(bar.timeMillis())) <= untilNanos;
  }

  /** The index of the first bar that starts at or after a time; the number of bars: none does. */
  int firstFrom(long millis) {
    int low = 0;
    int high = bars.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bars.get(middle).timeMillis() < millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the same file with some of its bars. */
  BarFile with(List<Bar> some) {
    return new BarFile(file, instrument, resolution, some, report);
  }

  /** Returns the same file with all bars shifted by whole days. */
  BarFile later(long days) {
    long millis = days * Resolution.DAY.endMillis(0);
    if (millis == 0) {
      return this;
    }
    if (bars instanceof CachedBars cached) {
      return with(cached.load().later(millis));
    }
    return with(
        bars.stream()
            .map(
                bar ->
                    new Bar(
                        bar.timeMillis() + millis,
                        bar.open(),
                        bar.high(),
                        bar.low(),
                        bar.close(),
                        bar.volume()))
            .toList());
  }
}
