package io.tapeloom.feed.csv;

import io.tapeloom.feed.csv.CsvBars.Row;
import io.tapeloom.feed.csv.CsvTable.Line;
import io.tapeloom.feed.csv.CsvTimes.Moment;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bars of a CSV file: first it determines from all lines how numbers and dates are
 * written, then it reads the bars. Each line that is not a bar is counted with its reason. Of
 * several lines of one period, the last written one is used: the later one, or the earlier one in a
 * file with the newest bars first.
 */
public final class BarReader {

  private static final String TWICE = "is a duplicate of another line";
  private static final String REPLACED = "has the same time as a line that was written later";

  /** The range of nanoseconds since the epoch, in whole years. */
  private static final long EARLIEST_MILLIS = -TimeUnit.DAYS.toMillis(106_000);

  private static final long LATEST_MILLIS = TimeUnit.DAYS.toMillis(106_000);

  /** Maximum relative error of rounding a number to the available decimals. */
  private static final BigDecimal MAX_ROUNDED = new BigDecimal("1e-6");

  private final Path file;
  private final CsvTable table;
  private final CsvTimes times = new CsvTimes();
  private final CsvNumbers numbers;
  private final RowCounts counts = new RowCounts();
  private final List<Read> read = new ArrayList<>();
  private boolean empty = true;
  private @Nullable BarColumns columns;

  /** The bar length that a column names first. */
  private @Nullable String named;

  /** Why the column of the bar length cannot be used. */
  private @Nullable String unclear;

  private long rounded;

  /** A bar and its line. */
  private record Read(Moment time, Row row, long line) {

    boolean isSame(Read other) {
      return time.equals(other.time) && row.equals(other.row);
    }
  }

  private BarReader(Path file, CsvTable table) {
    this.file = file;
    this.table = table;
    this.numbers = new CsvNumbers(table.separator());
  }

  /**
   * Reads a file.
   *
   * @throws UnusableCsv if it contains no bars
   * @throws IOException if it cannot be read
   */
  public static CsvBars read(Path file) throws UnusableCsv, IOException {
    var table = CsvTable.of(file);
    var plain = PlainBars.read(file, table.separator()).flatMap(read -> bars(file, read));
    return plain.isPresent() ? plain.get() : new BarReader(file, table).read();
  }

  /** Returns the bars of a plain file; empty if several lines form one bar. */
  private static Optional<CsvBars> bars(Path file, PlainBars.Read read) {
    var begins = read.bars().timesMillis();
    if (begins[0] < EARLIEST_MILLIS || begins[begins.length - 1] > LATEST_MILLIS) {
      return Optional.empty();
    }
    var spacing = BarSpacing.of(begins);
    var name = FileName.of(file);
    var symbol = read.columns().symbol().isEmpty() ? name.symbol() : read.columns().symbol();
    var resolution = name.length().orElse(spacing).resolution();
    return spacing.isShorterThanMinutes() || resolution.isEmpty()
        ? Optional.empty()
        : read.bars()
            .withStarts(resolution.get())
            .map(
                bars ->
                    CsvBars.of(
                        symbol,
                        resolution.get(),
                        bars,
                        new FileReport(
                            file, symbol, resolution.get().code(), bars.size(), 0, List.of())));
  }

  /**
   * What the name of a file says of its bars.
   *
   * @param symbol the symbol, unless the columns name one
   * @param length the length of the bars; empty: the name contains none
   */
  private record FileName(String symbol, Optional<BarLength> length) {

    static FileName of(Path file) {
      var name = withoutExtension(String.valueOf(file.getFileName()));
      int point = name.lastIndexOf('.');
      var length =
          point > 0
              ? BarLengthNames.inFileName(name.substring(point + 1))
              : Optional.<BarLength>empty();
      return new FileName(length.isEmpty() ? name : withoutExtension(name), length);
    }
  }

  private CsvBars read() throws UnusableCsv, IOException {
    table.read(this::observe);
    var found = columns;
    if (found == null) {
      throw new UnusableCsv(
          empty
              ? "is empty"
              : "must have the columns date, open, high, low and close; volume is optional");
    }
    var objection = times.objection();
    if (objection.isPresent()) {
      throw new UnusableCsv(objection.get());
    }
    var header = new AtomicBoolean(found.named());
    table.read(
        line -> {
          if (!header.getAndSet(false)) {
            take(line, found);
          }
        });
    if (read.isEmpty()) {
      throw new UnusableCsv(
          counts.skipped().isEmpty()
              ? "has no bars"
              : "has no bars: %s".formatted(counts.skipped().getFirst()));
    }
    return bars(found);
  }

  private void observe(Line line) {
    boolean first = empty;
    if (first) {
      empty = false;
      columns = BarColumns.of(line.cells()).orElse(null);
    }
    if (columns == null || (first && columns.named())) {
      return;
    }
    times.observe(columns.timeOf(line));
    columns.prices().forEach(column -> numbers.observe(line.cell(column)));
    if (columns.volume() >= 0) {
      numbers.observe(line.cell(columns.volume()));
    }
  }

  private void take(Line line, BarColumns columns) {
    counts.row();
    var text = columns.timeOf(line);
    var time = times.parse(text);
    if (time.isEmpty()) {
      counts.skip(text.isEmpty() ? "has no date" : "has a date that cannot be read", line.number());
      return;
    }
    if (time.get().millis() < EARLIEST_MILLIS || time.get().millis() > LATEST_MILLIS) {
      counts.skip("has a date before 1680 or after 2260", line.number());
      return;
    }
    var values = new ArrayList<BigDecimal>();
    for (int column : columns.prices()) {
      var price = number(line, column, "price", null);
      if (price == null) {
        return;
      }
      values.add(price);
    }
    var volume =
        columns.volume() < 0
            ? BigDecimal.ZERO // indices and currencies have no volume
            : number(line, columns.volume(), "volume", BigDecimal.ZERO);
    if (volume == null) {
      return;
    }
    var row = new Row(0, values.get(0), values.get(1), values.get(2), values.get(3), volume);
    if (row.high().compareTo(row.open().max(row.close())) < 0
        || row.low().compareTo(row.open().min(row.close())) > 0) {
      counts.skip("has a high or a low that its other prices exceed", line.number());
      return;
    }
    if (volume.signum() < 0) {
      counts.skip("has a negative volume", line.number());
      return;
    }
    if (columns.resolution() >= 0) {
      name(line.cell(columns.resolution()));
    }
    read.add(new Read(time.get(), row, line.number()));
  }

  /** Takes the length of the bars from a cell; all lines must have the same. */
  private void name(String text) {
    if (text.isEmpty() || text.equals(named) || unclear != null) {
      return;
    }
    var length = BarLengthNames.inCell(text);
    if (length.isEmpty()) {
      unclear = "has the unknown bar length \"%s\"; %s".formatted(text, BarLength.ALLOWED);
    } else if (named != null && !length.equals(BarLengthNames.inCell(named))) {
      unclear = "has bars of \"%s\" and of \"%s\"".formatted(named, text);
    } else {
      named = text;
    }
  }

  /**
   * Reads a cell; returns null if the line must be skipped, which is counted.
   *
   * @param ifNone the value of an empty cell; null: the cell must not be empty
   */
  private @Nullable BigDecimal number(
      Line line, int column, String what, @Nullable BigDecimal ifNone) {
    try {
      var number = numbers.parse(line.cell(column));
      if (number.isPresent()) {
        return fitting(number.get(), line, what);
      }
      if (ifNone == null) {
        counts.skip("has no %s".formatted(what), line.number());
      }
      return ifNone;
    } catch (NumberFormatException e) {
      counts.skip("has a %s that is not a number".formatted(what), line.number());
      return null;
    }
  }

  private @Nullable BigDecimal fitting(BigDecimal number, Line line, String what) {
    if (number.scale() <= CsvBars.MAX_DECIMALS) {
      return number;
    }
    var shorter = number.setScale(CsvBars.MAX_DECIMALS, RoundingMode.HALF_EVEN);
    if (shorter.subtract(number).abs().compareTo(number.abs().multiply(MAX_ROUNDED)) > 0) {
      counts.skip(
          "has a %s of more than %d decimals".formatted(what, CsvBars.MAX_DECIMALS), line.number());
      return null;
    }
    rounded++;
    return shorter.stripTrailingZeros();
  }

  private CsvBars bars(BarColumns columns) throws UnusableCsv {
    if (isNewestFirst()) {
      Collections.reverse(read);
    }
    read.sort(Comparator.comparingLong(each -> each.time.millis()));
    var objection = unclear;
    if (objection != null) {
      throw new UnusableCsv(objection);
    }
    var begins = begins();
    var spacing = BarSpacing.of(begins);
    var name = FileName.of(file);
    var length =
        Optional.ofNullable(named).flatMap(BarLengthNames::inCell).or(name::length).orElse(spacing);
    var same = length.resolution();
    var resolution = same.or(() -> length.combined(begins));
    if (resolution.isEmpty()) {
      throw new UnusableCsv("has bars of %s; %s".formatted(length, BarLength.ALLOWED));
    }
    boolean finer = spacing.isShorterThanMinutes() && resolution.get().equals(Resolution.MINUTES_1);
    var rows = rows(resolution.get(), same.isEmpty() || finer);
    var symbol = columns.symbol().isEmpty() ? name.symbol() : columns.symbol();
    return CsvBars.of(
        symbol,
        resolution.get(),
        rows,
        new FileReport(
            file,
            symbol,
            resolution.get().code(),
            counts.rows(),
            counts.skippedRows(),
            counts.skipped(),
            notes(length, resolution.get())));
  }

  private List<String> notes(BarLength length, Resolution resolution) {
    var notes = new ArrayList<String>();
    if (length.resolution().isEmpty()) {
      notes.add(
          "bars of %s are combined to bars of resolution %s".formatted(length, resolution.code()));
    }
    if (rounded > 0) {
      notes.add(
          "%d numbers with more than %d decimals are rounded"
              .formatted(rounded, CsvBars.MAX_DECIMALS));
    }
    return notes;
  }

  private boolean isNewestFirst() {
    long back = 0;
    for (int i = 1; i < read.size(); i++) {
      back += Long.signum(read.get(i).time.millis() - read.get(i - 1).time.millis());
    }
    return back < 0;
  }

  private long[] begins() {
    return read.stream().mapToLong(each -> each.time.localMillis()).sorted().distinct().toArray();
  }

  private static String withoutExtension(String name) {
    int point = name.lastIndexOf('.');
    return point > 0 ? name.substring(0, point) : name;
  }

  private List<Row> rows(Resolution resolution, boolean together) {
    var rows = new ArrayList<Row>();
    Read before = null;
    for (var each : read) {
      long start =
          resolution.startMillis(
              resolution.isIntraday() ? each.time.millis() : each.time.localMillis());
      var row = each.row.from(start);
      if (before == null || rows.getLast().startMillis() != start) {
        rows.add(row);
      } else if (together && before.time.millis() != each.time.millis()) {
        rows.set(rows.size() - 1, rows.getLast().and(row));
      } else {
        if (before.isSame(each)) {
          counts.skip(TWICE, each.line);
        } else {
          counts.skip(REPLACED, before.line);
        }
        rows.set(rows.size() - 1, row);
      }
      before = each;
    }
    return rows;
  }
}
