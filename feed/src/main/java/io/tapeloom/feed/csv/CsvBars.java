package io.tapeloom.feed.csv;

import io.tapeloom.market.Resolution;
import java.math.BigDecimal;
import java.util.List;

/**
 * The bars of a file, in decimals.
 *
 * @param rows the bars, oldest first, at most one per period
 */
public record CsvBars(String symbol, Resolution resolution, List<Row> rows, FileReport report) {

  /** Maximum number of decimals of a number. */
  public static final int MAX_DECIMALS = 8;

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

    public List<BigDecimal> prices() {
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

  public CsvBars {
    rows = List.copyOf(rows);
  }
}
