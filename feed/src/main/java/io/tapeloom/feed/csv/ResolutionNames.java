package io.tapeloom.feed.csv;

import io.tapeloom.market.Resolution;
import java.util.Optional;

/** The names of resolutions in files. */
final class ResolutionNames {

  private ResolutionNames() {}

  /** Parses a part of a file's name; empty if it is not a resolution. */
  static Optional<Resolution> inFileName(String text) {
    return switch (text) {
      case "1m", "1min", "M1", "1T" -> Optional.of(Resolution.MINUTES_1);
      case "5m", "5min", "M5", "5T" -> Optional.of(Resolution.MINUTES_5);
      case "15m", "15min", "M15", "15T" -> Optional.of(Resolution.MINUTES_15);
      case "30m", "30min", "M30", "30T" -> Optional.of(Resolution.MINUTES_30);
      case "1h", "1H", "60m", "60min", "H1", "hourly" -> Optional.of(Resolution.MINUTES_60);
      case "1d", "1D", "D1", "daily" -> Optional.of(Resolution.DAY);
      case "1w", "1W", "1wk", "W1", "weekly" -> Optional.of(Resolution.WEEK);
      case "1M", "1mo", "1mth", "MN", "MN1", "monthly" -> Optional.of(Resolution.MONTH);
      default -> Optional.empty();
    };
  }

  /** Parses a cell, which may also contain the name on the wire; empty if it is unknown. */
  static Optional<Resolution> inCell(String text) {
    return inFileName(text).or(() -> Resolution.of(text));
  }
}
