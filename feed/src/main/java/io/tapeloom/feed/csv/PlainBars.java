package io.tapeloom.feed.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of bars that most programs write: in UTF-8 without quotes, times as {@code
 * 2026-03-04}, {@code 2026-03-04 10:17[:31]} in UTC or as seconds or milliseconds since the epoch,
 * numbers as {@code 60123.5}, each period once, in order. It reads the bytes once and creates no
 * object per line. Whatever else a file contains, it gives up, and {@link BarReader} reads the file
 * as it reads every other. Not thread-safe.
 */
final class PlainBars {

  private static final int BUFFER_BYTES = 64 * 1024;

  /** Longer lines are not read here. */
  private static final int MAX_LINE_BYTES = BUFFER_BYTES / 2;

  private static final int PRICES = 4;

  /** More columns than bars have are skipped up to this number. */
  private static final int MAX_COLUMNS = 64;

  /** A number with more digits may be the result of binary arithmetic, which is corrected. */
  private static final int MAX_DIGITS = 11;

  /** A whole number with more digits may not fit a long in units. */
  private static final int MAX_WHOLE_DIGITS = 15;

  private static final int SECONDS_DIGITS = 10;
  private static final int MILLIS_DIGITS = 13;
  private static final long SECOND_MILLIS = 1_000;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 86_400_000;

  private static final byte UNUSED = -1;
  private static final byte TIME = 0;
  private static final byte VOLUME = 5;

  private final byte separator;
  private final PackedBars.Builder bars = new PackedBars.Builder();

  /** What each column contains: the time, a price from 1 to 4, the volume, or nothing of use. */
  private byte[] parts = new byte[0];

  private @Nullable BarColumns columns;

  // The values of the current line.
  private long timeMillis;
  private final long[] values = new long[PRICES + 1];
  private final int[] decimals = new int[PRICES + 1];

  /** The number of digits of times since the epoch; 0: unknown yet; -1: times are dates. */
  private int timeDigits;

  // The number that was parsed last.
  private long number;
  private int numberDecimals;

  private PlainBars(char separator) {
    this.separator = (byte) separator;
  }

  /**
   * The bars of a file.
   *
   * @param bars in the order of time
   */
  record Read(BarColumns columns, PackedBars bars) {}

  /** Reads a file; empty if it contains anything that is not plain. */
  static Optional<Read> read(Path file, char separator) throws IOException {
    if (separator >= 0x80 || separator == '.' || separator == '-' || separator == ' ') {
      return Optional.empty();
    }
    var reader = new PlainBars(separator);
    try (var in = Files.newInputStream(file)) {
      return reader.readAll(in) ? reader.result() : Optional.empty();
    } catch (ArithmeticException tooLarge) {
      return Optional.empty();
    }
  }

  private Optional<Read> result() {
    var found = columns;
    return found == null ? Optional.empty() : bars.build().map(packed -> new Read(found, packed));
  }

  private boolean readAll(InputStream in) throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    int length = 0;
    boolean first = true;
    for (int read = in.read(buffer);
        read >= 0;
        read = in.read(buffer, length, buffer.length - length)) {
      length += read;
      int begin = first && hasMark(buffer, length) ? 3 : 0;
      first = first && length < 3;
      for (int i = begin; i < length; i++) {
        if (buffer[i] == '\n') {
          if (!line(buffer, begin, i)) {
            return false;
          }
          begin = i + 1;
        }
      }
      length -= begin;
      if (length > MAX_LINE_BYTES) {
        return false;
      }
      System.arraycopy(buffer, begin, buffer, 0, length);
    }
    return length == 0 || line(buffer, 0, length);
  }

  private static boolean hasMark(byte[] buffer, int length) {
    return length >= 3
        && buffer[0] == (byte) 0xef
        && buffer[1] == (byte) 0xbb
        && buffer[2] == (byte) 0xbf;
  }

  /** Reads a line; returns false if it is not plain. */
  private boolean line(byte[] buffer, int from, int end) {
    int to = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
    if (from == to) {
      return true;
    }
    if (columns == null) {
      return header(new String(buffer, from, to - from, StandardCharsets.UTF_8))
          || (columns != null && bar(buffer, from, to));
    }
    return bar(buffer, from, to);
  }

  /** Reads the first line; returns whether it contains names. */
  private boolean header(String line) {
    if (line.indexOf('"') >= 0) {
      return false;
    }
    var cells = cells(line);
    var found = BarColumns.of(cells);
    if (found.isEmpty()
        || found.get().timeOfDay() >= 0
        || found.get().resolution() >= 0
        || cells.size() > MAX_COLUMNS) {
      return false;
    }
    columns = found.get();
    parts = new byte[MAX_COLUMNS];
    Arrays.fill(parts, UNUSED);
    parts[columns.time()] = TIME;
    for (int i = 0; i < PRICES; i++) {
      parts[columns.prices().get(i)] = (byte) (i + 1);
    }
    if (columns.volume() >= 0) {
      parts[columns.volume()] = VOLUME;
    }
    return columns.named();
  }

  private List<String> cells(String line) {
    var cells = new ArrayList<String>();
    int begin = 0;
    for (int i = 0; i <= line.length(); i++) {
      if (i == line.length() || line.charAt(i) == separator) {
        cells.add(line.substring(begin, i));
        begin = i + 1;
      }
    }
    return cells;
  }

  private boolean bar(byte[] buffer, int from, int to) {
    int seen = 0;
    values[PRICES] = 0;
    decimals[PRICES] = 0;
    int column = 0;
    int begin = from;
    for (int i = from; i <= to; i++) {
      if (i < to && buffer[i] != separator) {
        if (buffer[i] == '"') {
          return false;
        }
        continue;
      }
      if (column == MAX_COLUMNS) {
        return false;
      }
      int part = parts[column++];
      if (part != UNUSED) {
        if (!cell(buffer, begin, i, part)) {
          return false;
        }
        seen++;
      }
      begin = i + 1;
    }
    var found = columns;
    int wanted = PRICES + (found != null && found.volume() >= 0 ? 2 : 1);
    return seen == wanted && bars.add(timeMillis, values, decimals);
  }

  private boolean cell(byte[] buffer, int from, int to, int part) {
    if (part == TIME) {
      return time(buffer, from, to);
    }
    if (from == to && part == VOLUME) {
      return true; // no volume
    }
    if (!number(buffer, from, to)) {
      return false;
    }
    values[part - 1] = number;
    decimals[part - 1] = numberDecimals;
    return true;
  }

  /** Parses a number without a sign, with its decimals except zeros at the end. */
  private boolean number(byte[] buffer, int from, int to) {
    long value = 0;
    int point = -1;
    int digits = 0;
    for (int i = from; i < to; i++) {
      int digit = buffer[i] - '0';
      if (digit >= 0 && digit <= 9) {
        value = 10 * value + digit;
        digits++;
      } else if (buffer[i] == '.' && point < 0) {
        point = i;
      } else {
        return false;
      }
      if (digits > MAX_WHOLE_DIGITS) {
        return false;
      }
    }
    int scale = point < 0 ? 0 : to - point - 1;
    if (digits == 0 || scale == digits || (point >= 0 && scale == 0)) {
      return false; // nothing before or after the point
    }
    while (scale > 0 && value % 10 == 0) {
      value /= 10;
      scale--;
      digits--;
    }
    number = value;
    numberDecimals = scale;
    return scale == 0 || (digits <= MAX_DIGITS && scale <= CsvBars.MAX_DECIMALS);
  }

  private boolean time(byte[] buffer, int from, int to) {
    int length = to - from;
    boolean isDate = length >= 10 && buffer[from + 4] == '-' && buffer[from + 7] == '-';
    int digits = isDate ? -1 : length;
    if (timeDigits == 0) {
      timeDigits = digits;
    } else if (timeDigits != digits) {
      return false;
    }
    if (isDate) {
      return date(buffer, from, to);
    }
    if (length != SECONDS_DIGITS && length != MILLIS_DIGITS) {
      return false;
    }
    long value = whole(buffer, from, to);
    timeMillis = length == SECONDS_DIGITS ? value * SECOND_MILLIS : value;
    return value >= 0;
  }

  /** Parses a date, with or without the time of day, which is in UTC. */
  private boolean date(byte[] buffer, int from, int to) {
    long year = whole(buffer, from, from + 4);
    long month = whole(buffer, from + 5, from + 7);
    long day = whole(buffer, from + 8, from + 10);
    if (year < 1900 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
      return false;
    }
    timeMillis = epochDay(year, month, day) * DAY_MILLIS;
    int at = from + 10;
    if (at == to) {
      return true;
    }
    int end = buffer[to - 1] == 'Z' ? to - 1 : to;
    boolean isTime =
        (end - at == 6 || end - at == 9)
            && (buffer[at] == ' ' || buffer[at] == 'T')
            && buffer[at + 3] == ':'
            && (end - at == 6 || buffer[at + 6] == ':');
    if (!isTime) {
      return false;
    }
    long hour = whole(buffer, at + 1, at + 3);
    long minute = whole(buffer, at + 4, at + 6);
    long second = end - at == 6 ? 0 : whole(buffer, at + 7, at + 9);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
      return false;
    }
    timeMillis += hour * HOUR_MILLIS + minute * MINUTE_MILLIS + second * SECOND_MILLIS;
    return true;
  }

  /** Parses digits; -1 if there is anything else. */
  private static long whole(byte[] buffer, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = buffer[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private static int daysOf(long year, long month) {
    return switch ((int) month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** The number of days since 1970-01-01, as {@link java.time.LocalDate#toEpochDay}. */
  private static long epochDay(long year, long month, long day) {
    long shifted = month > 2 ? year : year - 1; // years that begin in March
    long era = Math.floorDiv(shifted, 400);
    long yearOfEra = shifted - era * 400;
    long dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }
}
