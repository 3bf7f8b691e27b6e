package io.tapeloom.feed.csv;

import io.tapeloom.market.Resolution;
import java.math.BigDecimal;
import java.util.List;

/**
 * The bars of a file, in decimals.
 *
 * @param rows oldest first, no two of one period
 */
public record CsvBars(String symbol, Resolution resolution, List<Row> rows, FileReport report) {

  /** Decimals that a number has at most. */
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

    /** Both as one, where the other one is later in the same period. */
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
