package io.tapeloom.feed.csv;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Volume;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The bars of a file, oldest first, at most one per period. Immutable. */
public final class CsvBars {

  /** Maximum number of decimals of a number. */
  public static final int MAX_DECIMALS = 8;

  private final String symbol;
  private final Resolution resolution;
  private final List<Row> rows;

  /** The bars instead of the rows; null: the rows. */
  private final @Nullable PackedBars packed;

  private final FileReport report;

  /**
   * A bar.
   *
   * @param startMillis the start of its period
   */
  public record Row(
      long startMillis,
      BigDecimal open,
      BigDecimal high,
      BigDecimal low,
      BigDecimal close,
      BigDecimal volume) {

    List<BigDecimal> prices() {
      return List.of(open, high, low, close);
    }

    /** Merges this row with a later one of the same period. */
    Row and(Row later) {
      return new Row(
          startMillis,
          open,
          high.max(later.high),
          low.min(later.low),
          later.close,
          volume.add(later.volume));
    }

    Row from(long millis) {
      return new Row(millis, open, high, low, close, volume);
    }
  }

  private CsvBars(
      String symbol,
      Resolution resolution,
      List<Row> rows,
      @Nullable PackedBars packed,
      FileReport report) {
    this.symbol = symbol;
    this.resolution = resolution;
    this.rows = List.copyOf(rows);
    this.packed = packed;
    this.report = report;
  }

  static CsvBars of(String symbol, Resolution resolution, List<Row> rows, FileReport report) {
    return new CsvBars(symbol, resolution, rows, null, report);
  }

  static CsvBars of(String symbol, Resolution resolution, PackedBars bars, FileReport report) {
    return new CsvBars(symbol, resolution, List.of(), bars, report);
  }

  public String symbol() {
    return symbol;
  }

  public Resolution resolution() {
    return resolution;
  }

  public FileReport report() {
    return report;
  }

  /** The bars in decimals. */
  List<Row> rows() {
    var bars = packed;
    return bars == null
        ? rows
        : IntStream.range(0, bars.size()).mapToObj(index -> row(bars, index)).toList();
  }

  private static Row row(PackedBars bars, int index) {
    var bar = bars.get(index);
    return new Row(
        bar.timeMillis(),
        decimal(bar.open(), bars.priceDigits()),
        decimal(bar.high(), bars.priceDigits()),
        decimal(bar.low(), bars.priceDigits()),
        decimal(bar.close(), bars.priceDigits()),
        decimal(bar.volume().toLong(), bars.volumeDigits()));
  }

  private static BigDecimal decimal(long units, int digits) {
    return BigDecimal.valueOf(units, digits).stripTrailingZeros();
  }

  /** The largest number of decimals of a price. */
  public int priceDigits() {
    return packed != null
        ? packed.priceDigits()
        : rows.stream()
            .flatMap(row -> row.prices().stream())
            .mapToInt(BigDecimal::scale)
            .reduce(0, Math::max);
  }

  /** The largest number of decimals of a volume. */
  public int volumeDigits() {
    return packed != null
        ? packed.volumeDigits()
        : rows.stream().mapToInt(row -> row.volume.scale()).reduce(0, Math::max);
  }

  /**
   * Returns the bars in units of these decimals, of which there must be enough.
   *
   * @throws ArithmeticException if a number does not fit
   */
  public List<Bar> bars(int priceDigits, int volumeDigits) {
    return packed != null
        ? packed.times(
            power(priceDigits - packed.priceDigits()), power(volumeDigits - packed.volumeDigits()))
        : rows.stream().map(row -> bar(row, priceDigits, volumeDigits)).toList();
  }

  /**
   * Returns the same bars if they are in one array; empty if they are not.
   *
   * @throws ArithmeticException if a number does not fit
   */
  public Optional<PackedBars> packed(int priceDigits, int volumeDigits) {
    return bars(priceDigits, volumeDigits) instanceof PackedBars bars
        ? Optional.of(bars)
        : Optional.empty();
  }

  private static Bar bar(Row row, int priceDigits, int volumeDigits) {
    return new Bar(
        row.startMillis,
        units(row.open, priceDigits),
        units(row.high, priceDigits),
        units(row.low, priceDigits),
        units(row.close, priceDigits),
        Volume.of(row.volume.movePointRight(volumeDigits)));
  }

  private static long units(BigDecimal value, int digits) {
    return value.movePointRight(digits).longValueExact();
  }

  private static long power(int digits) {
    return BigDecimal.ONE.movePointRight(digits).longValueExact();
  }
}
