package io.tapeloom.feed.csv;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The columns of a table that hold the parts of a bar, by the names that charting programs, brokers
 * and venues use; a name may have a symbol before a point, {@code AAPL.Open}. A table without names
 * has the columns time, open, high, low, close, volume in this order.
 *
 * @param time the column of the date or the moment
 * @param timeOfDay the column of the time of day if it is separate; -1: none
 * @param prices the columns of open, high, low and close
 * @param volume the column of the volume; -1: none
 * @param resolution the column of the bar's length; -1: none
 * @param symbol the symbol in the names; empty: none
 * @param named whether the first line contains names
 */
record BarColumns(
    int time,
    int timeOfDay,
    List<Integer> prices,
    int volume,
    int resolution,
    String symbol,
    boolean named) {

  private static final List<String> DATES = List.of("date", "day");
  private static final List<String> TIMES_OF_DAY = List.of("time", "hour");
  private static final List<String> MOMENTS =
      List.of(
          "timestamp",
          "datetime",
          "opentime",
          "unix",
          "unixtime",
          "unixtimestamp",
          "epoch",
          "dateandtime",
          "gmttime",
          "localtime",
          "ts",
          "t",
          "date",
          "day",
          "time",
          "month",
          "week");
  private static final List<String> OPEN = List.of("open", "o", "openprice", "first");
  private static final List<String> HIGH = List.of("high", "h", "highprice", "max");
  private static final List<String> LOW = List.of("low", "l", "lowprice", "min");
  private static final List<String> CLOSE =
      List.of("close", "c", "closeprice", "close/last", "last", "price");
  private static final List<String> VOLUME =
      List.of(
          "volume", "vol", "v", "volumefrom", "basevolume", "tickvol", "tickvolume", "quantity");
  private static final List<String> RESOLUTION = List.of("resolution", "interval", "timeframe");

  private static final int COLUMNS_WITHOUT_NAMES = 6;

  /** Finds the columns; empty if the table has no bars. */
  static Optional<BarColumns> of(List<String> header) {
    var names = header.stream().map(BarColumns::plain).toList();
    int open = column(names, OPEN);
    var prices = List.of(open, column(names, HIGH), column(names, LOW), column(names, CLOSE));
    int time = column(names, MOMENTS);
    if (time < 0 || prices.contains(-1)) {
      return withoutNames(header);
    }
    int date = column(names, DATES);
    int timeOfDay = column(names, TIMES_OF_DAY);
    boolean apart = date >= 0 && timeOfDay >= 0 && (time == date || time == timeOfDay);
    int volume = column(names, VOLUME);
    return Optional.of(
        new BarColumns(
            apart ? date : time,
            apart ? timeOfDay : -1,
            prices,
            volume >= 0 ? volume : beginning(names, "volume").orElse(-1),
            column(names, RESOLUTION),
            symbol(header.get(open)),
            true));
  }

  private static Optional<BarColumns> withoutNames(List<String> first) {
    boolean numbers =
        first.size() >= COLUMNS_WITHOUT_NAMES
            && first.stream()
                .limit(COLUMNS_WITHOUT_NAMES)
                .allMatch(cell -> !cell.isBlank() && Character.isDigit(cell.strip().charAt(0)));
    return numbers
        ? Optional.of(new BarColumns(0, -1, List.of(1, 2, 3, 4), 5, -1, "", false))
        : Optional.empty();
  }

  /** Returns a name without surrounding characters and without a symbol before a point. */
  private static String plain(String name) {
    var bare = name.strip().toLowerCase(Locale.ROOT).replaceAll("[<>_\\s\"-]", "");
    var end = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    return end.substring(end.lastIndexOf('.') + 1);
  }

  private static int column(List<String> names, List<String> wanted) {
    return wanted.stream()
        .mapToInt(names::indexOf)
        .filter(index -> index >= 0)
        .findFirst()
        .orElse(-1);
  }

  private static OptionalInt beginning(List<String> names, String prefix) {
    return IntStream.range(0, names.size())
        .filter(i -> names.get(i).startsWith(prefix))
        .findFirst();
  }

  private static String symbol(String open) {
    int point = open.strip().lastIndexOf('.');
    return point > 0 ? open.strip().substring(0, point) : "";
  }

  /** Returns the date and time of a line as one text. */
  String timeOf(CsvTable.Line line) {
    var time = line.cell(time());
    return timeOfDay < 0 ? time : (time + " " + line.cell(timeOfDay)).strip();
  }
}
