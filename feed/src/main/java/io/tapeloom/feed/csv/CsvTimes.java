package io.tapeloom.feed.csv;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses moments as programs and people write them: ISO 8601 with a {@code T} or a blank, with
 * fractions and an offset; {@code 20240304}; seconds, milliseconds, microseconds or nanoseconds
 * since the epoch; {@code 31/12/2024}, {@code 12/31/2024}, {@code 31.12.2024}, {@code 4 Mar 2024}.
 * Times without an offset are UTC. All dates of a file together determine whether the day or the
 * month comes first; they must be {@link #observe observed} first. Not thread-safe.
 */
final class CsvTimes {

  private static final String TIME =
      "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?\\s*([AaPp][Mm])?";
  private static final String ZONE = "(Z|z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)";
  private static final String REST = "(?:(?:[Tt]|,?\\s+)" + TIME + ")?\\s*" + ZONE + "?";

  private static final Pattern YEAR_FIRST =
      Pattern.compile("(-?\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})" + REST);
  private static final Pattern YEAR_LAST =
      Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})" + REST);
  private static final Pattern DAY_NAME =
      Pattern.compile("(\\d{1,2})[-\\s]([A-Za-z]{3,9})\\.?[-,\\s]+(\\d{4}|\\d{2})" + REST);
  private static final Pattern NAME_DAY =
      Pattern.compile("([A-Za-z]{3,9})\\.?\\s+(\\d{1,2}),?\\s+(\\d{4})" + REST);
  private static final Pattern COMPACT =
      Pattern.compile(
          "(\\d{4})(\\d{2})(\\d{2})(?:[Tt\\s]?(\\d{2}):?(\\d{2}):?(\\d{2})?)?\\s*" + ZONE + "?");
  private static final Pattern EPOCH = Pattern.compile("-?\\d{1,19}(?:\\.\\d{1,9})?");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** The limit between units: the year 5138 in seconds, 1973 in milliseconds. */
  private static final BigDecimal MAX_SECONDS = new BigDecimal("1e11");

  private static final BigDecimal MAX_MILLIS = new BigDecimal("1e14");
  private static final BigDecimal MAX_MICROS = new BigDecimal("1e17");

  /** The largest two-digit year that belongs to this century. */
  private static final int LATEST_SHORT_YEAR = 68;

  private boolean dayFirst;
  private boolean monthFirst;
  private @Nullable String undecided;
  private boolean onlyDates = true;

  /** The finest unit of the observed numbers, as {@link #digits} returns it. */
  private int finestDigits;

  /**
   * A moment.
   *
   * @param millis milliseconds since the epoch
   * @param localMillis the local time, as milliseconds since the epoch as if it were UTC
   */
  record Moment(long millis, long localMillis) {}

  /** Observes a time of the file. */
  void observe(String text) {
    var last = YEAR_LAST.matcher(text);
    if (last.matches()) {
      int first = Integer.parseInt(last.group(1));
      int second = Integer.parseInt(last.group(3));
      dayFirst |= first > 12 || last.group(2).equals(".");
      monthFirst |= second > 12;
      if (undecided == null && first != second) {
        undecided = text;
      }
    } else if (EPOCH.matcher(text).matches()) {
      onlyDates &= compactDate(text).isPresent();
      finestDigits = Math.max(finestDigits, digits(new BigDecimal(text).abs()));
    }
  }

  /** Returns why the dates of the file cannot be read; empty if they can. */
  Optional<String> objection() {
    if (dayFirst && monthFirst) {
      return Optional.of("has dates with the day first and dates with the month first");
    }
    if (!dayFirst && !monthFirst && undecided != null) {
      return Optional.of(
          "has ambiguous dates such as %s: none shows which part is the day; write dates as YYYY-MM-DD"
              .formatted(undecided));
    }
    return Optional.empty();
  }

  /** Reads a time; empty if the text is not a time. */
  Optional<Moment> parse(String text) {
    try {
      return read(text);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Optional<Moment> read(String text) {
    var found = YEAR_FIRST.matcher(text);
    if (found.matches()) {
      return moment(date(found.group(1), found.group(3), found.group(4)), found, 5);
    }
    if (EPOCH.matcher(text).matches()) {
      var date = compactDate(text);
      return date.isPresent() && onlyDates ? date : epoch(new BigDecimal(text));
    }
    found = YEAR_LAST.matcher(text);
    if (found.matches()) {
      var month = found.group(dayFirst ? 3 : 1);
      var day = found.group(dayFirst ? 1 : 3);
      return moment(date(found.group(4), month, day), found, 5);
    }
    found = DAY_NAME.matcher(text);
    if (found.matches()) {
      return moment(date(found.group(3), month(found.group(2)), found.group(1)), found, 4);
    }
    found = NAME_DAY.matcher(text);
    if (found.matches()) {
      return moment(date(found.group(3), month(found.group(1)), found.group(2)), found, 4);
    }
    return compact(text);
  }

  /** Reads a date of eight digits, or a date and time of fourteen digits. */
  private static Optional<Moment> compactDate(String text) {
    return (text.length() == 8 || text.length() == 14) && text.charAt(0) != '-'
        ? compact(text).filter(CsvTimes::isLikely)
        : Optional.empty();
  }

  private static boolean isLikely(Moment moment) {
    long year =
        LocalDate.ofEpochDay(Math.floorDiv(moment.millis, TimeUnit.DAYS.toMillis(1))).getYear();
    return year >= 1800 && year < 2200;
  }

  private static Optional<Moment> compact(String text) {
    var found = COMPACT.matcher(text);
    if (!found.matches()) {
      return Optional.empty();
    }
    try {
      var date = date(found.group(1), found.group(2), found.group(3));
      var time =
          found.group(4) == null
              ? LocalTime.MIDNIGHT
              : LocalTime.of(
                  number(found.group(4)), number(found.group(5)), number(found.group(6)));
      return Optional.of(moment(date.atTime(time), offset(found.group(7))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static LocalDate date(String year, String month, String day) {
    int written = Integer.parseInt(year);
    int whole =
        year.length() == 2 ? written + (written > LATEST_SHORT_YEAR ? 1900 : 2000) : written;
    return LocalDate.of(whole, Integer.parseInt(month), Integer.parseInt(day));
  }

  private static String month(String name) {
    int found = MONTHS.indexOf(name.substring(0, 3).toLowerCase(Locale.ROOT));
    if (found < 0) {
      throw new DateTimeException("no month");
    }
    return String.valueOf(found + 1);
  }

  /** Reads the groups from {@code hour} on: hour, minute, second, fraction, half of day, zone. */
  private static Optional<Moment> moment(LocalDate date, Matcher found, int hour) {
    var time = LocalTime.MIDNIGHT;
    if (found.group(hour) != null) {
      var fraction = found.group(hour + 3);
      time =
          LocalTime.of(
              hour(number(found.group(hour)), found.group(hour + 4)),
              number(found.group(hour + 1)),
              number(found.group(hour + 2)),
              fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9)));
    }
    return Optional.of(moment(date.atTime(time), offset(found.group(hour + 5))));
  }

  private static int hour(int written, @Nullable String half) {
    if (half == null) {
      return written;
    }
    if (written < 1 || written > 12) {
      throw new DateTimeException("no hour of a half day");
    }
    return written % 12 + (half.toLowerCase(Locale.ROOT).equals("pm") ? 12 : 0);
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static ZoneOffset offset(@Nullable String zone) {
    return zone == null || Character.isLetter(zone.charAt(0))
        ? ZoneOffset.UTC
        : ZoneOffset.of(zone);
  }

  private static Moment moment(LocalDateTime local, ZoneOffset offset) {
    return new Moment(
        local.toInstant(offset).toEpochMilli(), local.toInstant(ZoneOffset.UTC).toEpochMilli());
  }

  /** Returns the decimal digits of the unit: 0 for seconds, 3, 6, or 9 for nanoseconds. */
  private static int digits(BigDecimal number) {
    if (number.compareTo(MAX_SECONDS) < 0) {
      return 0;
    }
    if (number.compareTo(MAX_MILLIS) < 0) {
      return 3;
    }
    return number.compareTo(MAX_MICROS) < 0 ? 6 : 9;
  }

  /** Reads a number since the epoch. A small number in a file of large ones has their unit. */
  private Optional<Moment> epoch(BigDecimal number) {
    int digits = digits(number.abs());
    int unit = digits == 0 ? finestDigits : digits;
    long millis = number.movePointLeft(unit).movePointRight(3).toBigInteger().longValueExact();
    return Optional.of(new Moment(millis, millis));
  }
}
