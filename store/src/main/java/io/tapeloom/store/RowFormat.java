package io.tapeloom.store;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/**
 * A kind of rows of one symbol: their fixed width, their fields, and the files that they are
 * divided into. A row starts with its time and ends with a checksum. Its key is the start of its
 * minute, in milliseconds since the epoch; rows are stored in the order of their keys. Immutable.
 *
 * @param <T> a row in memory
 */
abstract sealed class RowFormat<T> permits MinuteRows, TradeRows {

  static final long MINUTE_MILLIS = 60_000;
  static final long DAY_MILLIS = 86_400_000;

  /** The kind, which is the first part of a file's name. */
  abstract String kind();

  /** The bytes of a row, including its checksum. */
  abstract int bytes();

  /** Whether two rows cannot have the same key. */
  abstract boolean isUnique();

  /** Writes the fields of a row at the position of a buffer, up to the checksum. */
  abstract void put(ByteBuffer target, T row);

  /** Reads a row at an index of a buffer. */
  abstract T get(ByteBuffer source, int at);

  /** The key of a row in memory. */
  abstract long key(T row);

  /** The key of a row at an index of a buffer. */
  abstract long key(ByteBuffer source, int at);

  /** Whether the fields of a row are possible. */
  abstract boolean isPossible(ByteBuffer source, int at);

  /** The start of a new file for a key, in milliseconds since the epoch. */
  abstract long start(long key);

  /** The latest end of a file, exclusive, if no other one follows it. */
  abstract long end(long start);

  /**
   * Whether a row begins the next file.
   *
   * @param rows number of rows in the file
   * @param lastKey the key of its last row
   * @param key the key of the row
   */
  abstract boolean isFull(long start, long rows, long lastKey, long key);

  /** The second part of a file's name. */
  abstract String date(long start);

  /** Parses the second part of a file's name. */
  abstract OptionalLong start(String date);

  final String fileName(long start) {
    return kind() + '-' + date(start);
  }

  /** Returns the start of a file by its name; empty if it contains rows of another kind. */
  final OptionalLong startOf(String fileName) {
    return fileName.startsWith(kind() + '-')
        ? start(fileName.substring(kind().length() + 1))
        : OptionalLong.empty();
  }

  static long day(long millis) {
    return Math.floorDiv(millis, DAY_MILLIS) * DAY_MILLIS;
  }

  static YearMonth month(long millis) {
    return YearMonth.from(LocalDate.ofEpochDay(Math.floorDiv(millis, DAY_MILLIS)));
  }

  static long millis(LocalDate date) {
    return date.toEpochDay() * DAY_MILLIS;
  }

  static LocalDate date(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  /** Parses a date; empty if the text is none. */
  static OptionalLong parse(String date) {
    try {
      return OptionalLong.of(millis(LocalDate.parse(date)));
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }
}
