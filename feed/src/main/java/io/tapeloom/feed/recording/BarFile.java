package io.tapeloom.feed.recording;

import io.tapeloom.feed.Tally;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A file of bars as spreadsheets write them: a line of names, then a line for each bar, oldest
 * first, separated by commas. The names of the columns end in {@code date} (or {@code time}),
 * {@code open}, {@code high}, {@code low}, {@code close} and {@code volume}; before a point there
 * may be a symbol, {@code AAPL.Open}, which is otherwise the name of the file. Columns of other
 * names, and lines that are no bar, are passed over. Immutable.
 *
 * @param resolution of the bars, as the least distance between two of them shows
 * @param bars in units of the instrument, oldest first, at least one
 */
record BarFile(Path file, Instrument instrument, Resolution resolution, List<Bar> bars) {

  private static final List<String> COLUMNS = List.of("open", "high", "low", "close", "volume");
  private static final int MOST_DIGITS = 8;

  /** A line as it stands there: open, high, low, close and volume. */
  private record Row(long timeMillis, List<BigDecimal> values) {}

  /**
   * Reads a file.
   *
   * @throws UnusableFile if there are no bars in it
   */
  static BarFile of(Path file, Tally tally) throws UnusableFile {
    try (var lines = Files.lines(file)) {
      var cells = lines.map(BarFile::cells).toList();
      if (cells.isEmpty()) {
        throw new UnusableFile(file, "is empty");
      }
      var header = cells.getFirst();
      var rows = rows(file, header, cells, tally);
      if (rows.isEmpty()) {
        throw new UnusableFile(file, "has no bars");
      }
      return of(file, symbol(file, header), rows, tally);
    } catch (IOException | UncheckedIOException e) {
      throw new UnusableFile(file, Files.exists(file) ? "cannot be read" : "does not exist");
    }
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1))
        .map(cell -> cell.strip().replaceAll("^\"|\"$", "").strip())
        .toList();
  }

  private static List<Row> rows(
      Path file, List<String> header, List<List<String>> cells, Tally tally) throws UnusableFile {
    int time = column(header, "date", "time", "datetime", "timestamp");
    var columns = new ArrayList<Integer>();
    for (var name : COLUMNS) {
      columns.add(column(header, name));
    }
    if (time < 0 || columns.contains(-1)) {
      throw new UnusableFile(file, "must have columns of date, open, high, low, close and volume");
    }
    var rows = new ArrayList<Row>();
    for (int i = 1; i < cells.size(); i++) {
      var line = cells.get(i);
      try {
        var row =
            new Row(
                timeMillis(line.get(time)),
                columns.stream().map(column -> new BigDecimal(line.get(column))).toList());
        if (!rows.isEmpty() && row.timeMillis <= rows.getLast().timeMillis) {
          tally.passedOver("a bar that is not later than the one before", where(file, i));
        } else {
          rows.add(row);
        }
      } catch (NumberFormatException | DateTimeException | IndexOutOfBoundsException e) {
        tally.passedOver("a line that is no bar", where(file, i));
      }
    }
    return rows;
  }

  private static String where(Path file, int index) {
    return "%s, line %d".formatted(file.getFileName(), index + 1);
  }

  /** The first column of one of these names, behind a point or whole; -1: there is none. */
  private static int column(List<String> header, String... names) {
    for (int i = 0; i < header.size(); i++) {
      var name = header.get(i).toLowerCase(Locale.ROOT);
      if (Arrays.asList(names).contains(name.substring(name.lastIndexOf('.') + 1))) {
        return i;
      }
    }
    return -1;
  }

  private static String symbol(Path file, List<String> header) {
    var open = header.get(column(header, "open"));
    if (open.lastIndexOf('.') > 0) {
      return open.substring(0, open.lastIndexOf('.'));
    }
    var name = String.valueOf(file.getFileName());
    return name.substring(0, name.indexOf('.') < 0 ? name.length() : name.indexOf('.'));
  }

  /** A date, a moment with its zone, or seconds or milliseconds since the epoch. */
  private static long timeMillis(String text) {
    if (text.matches("\\d{9,10}")) {
      return Long.parseLong(text) * 1000;
    }
    if (text.matches("\\d{12,13}")) {
      return Long.parseLong(text);
    }
    return text.length() == "2015-02-17".length()
        ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli()
        : Instant.parse(text).toEpochMilli();
  }

  private static BarFile of(Path file, String symbol, List<Row> rows, Tally tally)
      throws UnusableFile {
    int priceDigits = 2;
    int quantityDigits = 0;
    for (var row : rows) {
      for (int i = 0; i < COLUMNS.size() - 1; i++) {
        priceDigits = Math.max(priceDigits, row.values.get(i).stripTrailingZeros().scale());
      }
      quantityDigits = Math.max(quantityDigits, row.values.getLast().stripTrailingZeros().scale());
    }
    var resolution = resolution(rows);
    try {
      var instrument =
          new Instrument(
              symbol,
              "%s, bars of %s".formatted(symbol, file.getFileName()),
              "stock",
              "CSV",
              "Etc/UTC",
              "24x7",
              power(priceDigits),
              1,
              power(quantityDigits));
      var bars = bars(file, instrument, resolution, rows, tally);
      if (bars.isEmpty()) {
        throw new UnusableFile(file, "has no bars");
      }
      return new BarFile(file, instrument, resolution, bars);
    } catch (IllegalArgumentException e) {
      throw new UnusableFile(file, "has no bars of a symbol: " + e.getMessage());
    }
  }

  private static List<Bar> bars(
      Path file, Instrument instrument, Resolution resolution, List<Row> rows, Tally tally) {
    var bars = new ArrayList<Bar>();
    for (var row : rows) {
      try {
        var prices =
            row.values.subList(0, COLUMNS.size() - 1).stream()
                .map(price -> units(price, instrument.priceScale()))
                .toList();
        if (prices.stream().anyMatch(price -> price < 1)) {
          throw new ArithmeticException("a price must be positive");
        }
        bars.add(
            new Bar(
                resolution.startMillis(row.timeMillis),
                prices.get(0),
                prices.get(1),
                prices.get(2),
                prices.get(3),
                units(row.values.getLast(), instrument.quantityScale())));
      } catch (ArithmeticException | IllegalArgumentException e) {
        tally.passedOver("a bar that cannot be: " + e.getMessage(), String.valueOf(file));
      }
    }
    return bars;
  }

  private static long units(BigDecimal value, int scale) {
    return value.multiply(BigDecimal.valueOf(scale)).longValueExact();
  }

  private static int power(int digits) {
    return BigDecimal.ONE.movePointRight(Math.clamp(digits, 0, MOST_DIGITS)).intValueExact();
  }

  /** The longest resolution whose bars may lie so near. */
  private static Resolution resolution(List<Row> rows) {
    long least = Resolution.DAY.endMillis(0);
    for (int i = 1; i < rows.size(); i++) {
      least =
          i == 1
              ? rows.get(1).timeMillis - rows.get(0).timeMillis
              : Math.min(least, rows.get(i).timeMillis - rows.get(i - 1).timeMillis);
    }
    var found = Resolution.MINUTES_1;
    for (var each : List.of(Resolution.values())) {
      long start = each.startMillis(0);
      if (each != Resolution.MONTH && each.endMillis(start) - start <= least) {
        found = each;
      }
    }
    return found;
  }

  /** The same bars, in units of an instrument that has finer ones. */
  BarFile in(Instrument finer) {
    long price = finer.priceScale() / instrument.priceScale();
    long quantity = finer.quantityScale() / instrument.quantityScale();
    return new BarFile(
        file,
        finer,
        resolution,
        bars.stream()
            .map(
                bar ->
                    new Bar(
                        bar.timeMillis(),
                        bar.open() * price,
                        bar.high() * price,
                        bar.low() * price,
                        bar.close() * price,
                        bar.volume() * quantity))
            .toList());
  }

  /** The same bars, so many whole days later. */
  BarFile later(long days) {
    long millis = days * Resolution.DAY.endMillis(0);
    return new BarFile(
        file,
        instrument,
        resolution,
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
