package io.tapeloom.cluster;

import java.util.Comparator;

/**
 * The id of an entry in the log, chosen by its writer: {@code term-index}. Immutable.
 *
 * @param term the run of a writer; each writer has a higher one than all before it
 * @param index the number of the entry within the term; 0 is the fence that begins the term
 */
public record LogPosition(long term, long index) implements Comparable<LogPosition> {

  /** Before every entry. */
  public static final LogPosition START = new LogPosition(0, 0);

  private static final Comparator<LogPosition> ORDER =
      Comparator.comparingLong(LogPosition::term).thenComparingLong(LogPosition::index);

  /**
   * Reads the text of an id.
   *
   * @throws IllegalArgumentException if the text is not an id
   */
  public static LogPosition of(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      throw new IllegalArgumentException("an id must be term-index, got \"" + text + '"');
    }
    return new LogPosition(
        Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }

  boolean isAfter(LogPosition other) {
    return compareTo(other) > 0;
  }

  /** Whether it is certain that no entry is between another position and this one. */
  boolean follows(LogPosition other) {
    return term == other.term && index == other.index + 1;
  }

  @Override
  public int compareTo(LogPosition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return term + "-" + index;
  }
}
