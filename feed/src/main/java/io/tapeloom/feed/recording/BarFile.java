package io.tapeloom.feed.recording;

import io.tapeloom.feed.csv.BarReader;
import io.tapeloom.feed.csv.CsvBars;
import io.tapeloom.feed.csv.FileReport;
import io.tapeloom.feed.csv.UnusableCsv;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Volume;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
  static BarFile of(Path file) throws UnusableFile {
    try {
      return of(file, BarReader.read(file));
    } catch (UnusableCsv e) {
      throw new UnusableFile(file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UnusableFile(file, Files.exists(file) ? "cannot be read" : "does not exist");
    }
  }

  private static BarFile of(Path file, CsvBars read) throws UnusableFile {
    int priceDigits = MIN_DIGITS;
    int quantityDigits = 0;
    for (var row : read.rows()) {
      for (var price : row.prices()) {
        priceDigits = Math.max(priceDigits, price.scale());
      }
      quantityDigits = Math.max(quantityDigits, row.volume().scale());
    }
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
      var bars = read.rows().stream().map(row -> bar(row, instrument)).toList();
      return new BarFile(file, instrument, read.resolution(), bars, read.report());
    } catch (ArithmeticException e) {
      throw new UnusableFile(file, "has prices or volumes with too many digits for 64-bit units");
    } catch (IllegalArgumentException e) {
      throw new UnusableFile(file, "has no bars of a symbol: " + e.getMessage());
    }
  }

  private static Bar bar(CsvBars.Row row, Instrument instrument) {
    return new Bar(
        row.startMillis(),
        units(row.open(), instrument.priceScale()),
        units(row.high(), instrument.priceScale()),
        units(row.low(), instrument.priceScale()),
        units(row.close(), instrument.priceScale()),
        Volume.of(row.volume().multiply(BigDecimal.valueOf(instrument.quantityScale()))));
  }

  private static long units(BigDecimal value, int scale) {
    return value.multiply(BigDecimal.valueOf(scale)).longValueExact();
  }

  private static int power(int digits) {
    return BigDecimal.ONE.movePointRight(digits).intValueExact();
  }

  /** Converts the bars to the finer units of an instrument. */
  BarFile in(Instrument finer) throws UnusableFile {
    long price = finer.priceScale() / instrument.priceScale();
    long quantity = finer.quantityScale() / instrument.quantityScale();
    try {
      return new BarFile(
          file,
          finer,
          resolution,
          bars.stream().map(bar -> times(bar, price, quantity)).toList(),
          report);
    } catch (ArithmeticException e) {
      throw new UnusableFile(
          file,
          "has numbers that are too large for units of 1/%d and 1/%d, which other files of %s need"
              .formatted(finer.priceScale(), finer.quantityScale(), finer.symbol()));
    }
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

  /** Returns the same file with some of its bars. */
  BarFile with(List<Bar> some) {
    return new BarFile(file, instrument, resolution, some, report);
  }

  /** Returns the same file with all bars shifted by whole days. */
  BarFile later(long days) {
    long millis = days * Resolution.DAY.endMillis(0);
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
