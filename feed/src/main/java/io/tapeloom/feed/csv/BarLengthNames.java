package io.tapeloom.feed.csv;

import io.tapeloom.market.Resolution;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of bar lengths in files: {@code 1d}, {@code 4h}, {@code 15min}, {@code H4}. */
final class BarLengthNames {

  private static final Pattern NUMBER_UNIT =
      Pattern.compile(
          "(\\d{1,4})\\s?"
              + "(s|S|sec|m|min|T|minutes?|h|H|hours?|d|D|days?|w|W|wk|weeks?|M|mo|mth|months?)");

  /** As MetaTrader names them. */
  private static final Pattern UNIT_NUMBER = Pattern.compile("([MHDW])(\\d{1,2})");

  private static final Pattern MINUTES = Pattern.compile("\\d{1,5}");

  private BarLengthNames() {}

  /** Parses a part of a file's name; empty if it is not a length. */
  static Optional<BarLength> inFileName(String text) {
    return switch (text) {
      case "hourly" -> Optional.of(BarLength.of(Resolution.MINUTES_60));
      case "daily" -> Optional.of(BarLength.of(Resolution.DAY));
      case "weekly" -> Optional.of(BarLength.of(Resolution.WEEK));
      case "monthly", "MN", "MN1" -> Optional.of(BarLength.MONTH);
      default -> withNumber(text);
    };
  }

  private static Optional<BarLength> withNumber(String text) {
    var found = NUMBER_UNIT.matcher(text);
    if (found.matches()) {
      int number = Integer.parseInt(found.group(1));
      return length(number, found.group(2));
    }
    found = UNIT_NUMBER.matcher(text);
    return found.matches() ? ofMetaTrader(found) : Optional.empty();
  }

  private static Optional<BarLength> ofMetaTrader(Matcher found) {
    int number = Integer.parseInt(found.group(2));
    var unit = found.group(1);
    return length(number, unit.equals("M") ? "min" : unit);
  }

  private static Optional<BarLength> length(int number, String unit) {
    if (number == 0) {
      return Optional.empty();
    }
    return Optional.of(
        switch (unit) {
          case "M", "mo", "mth", "month", "months" -> BarLength.ofMonths(number);
          default -> BarLength.ofMillis(number * millis(unit));
        });
  }

  private static long millis(String unit) {
    return switch (unit.charAt(0)) {
      case 's', 'S' -> TimeUnit.SECONDS.toMillis(1);
      case 'h', 'H' -> TimeUnit.HOURS.toMillis(1);
      case 'd', 'D' -> TimeUnit.DAYS.toMillis(1);
      case 'w', 'W' -> TimeUnit.DAYS.toMillis(7);
      default -> TimeUnit.MINUTES.toMillis(1);
    };
  }

  /**
   * Parses a cell, which may also contain the name on the wire or a number of minutes; empty if it
   * is unknown.
   */
  static Optional<BarLength> inCell(String text) {
    return inFileName(text)
        .or(() -> Resolution.of(text).map(BarLength::of))
        .or(
            () ->
                MINUTES.matcher(text).matches()
                    ? length(Integer.parseInt(text), "min")
                    : Optional.empty());
  }
}
