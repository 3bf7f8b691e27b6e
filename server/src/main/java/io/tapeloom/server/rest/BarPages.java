package io.tapeloom.server.rest;

import io.tapeloom.market.Bar;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The newest bars of a range, oldest first, in pages, so that a response with many bars keeps at
 * most three pages in memory. The set of bars is fixed when the pages are created; later market
 * events do not change it. Used by one thread at a time; reading may block.
 */
final class BarPages implements Iterable<List<Bar>> {

  /** The maximum number of bars in a page. */
  static final int PAGE_BARS = 1024;

  /** The maximum number of bars in the newest page, which is kept in memory until it is read. */
  static final int NEWEST_BARS = 256;

  private final Reader reader;
  private final List<Window> middle;
  private final List<Bar> oldest;
  private final List<Bar> newest;

  /** Reads bars. */
  interface Reader {

    /**
     * Returns the newest bars of a range, oldest first.
     *
     * @param fromMillis the earliest start of a bar, inclusive
     * @param toMillis the latest start of a bar, exclusive
     * @param limit the maximum number of bars
     */
    List<Bar> newest(long fromMillis, long toMillis, int limit);

    /**
     * Returns the location of the newest bars of a range, for {@link #newest} to read them later.
     * It may contain fewer bars than the limit; it contains none only if the range has none.
     */
    default Window window(long fromMillis, long toMillis, int limit) {
      var bars = newest(fromMillis, toMillis, limit);
      return new Window(
          bars.isEmpty() ? toMillis : bars.getFirst().timeMillis(), toMillis, bars.size());
    }
  }

  /** A range and the number of its bars. */
  record Window(long fromMillis, long toMillis, int bars) {}

  private BarPages(Reader reader, List<Bar> oldest, List<Window> middle, List<Bar> newest) {
    this.reader = reader;
    this.oldest = oldest;
    this.middle = middle;
    this.newest = newest;
  }

  /**
   * Fixes the set of bars: the newest ones of a range.
   *
   * @param limit the maximum number of bars
   */
  static BarPages of(Reader reader, long fromMillis, long toMillis, int limit) {
    int first = Math.min(limit, NEWEST_BARS);
    var newest = reader.newest(fromMillis, toMillis, first);
    Deque<Window> before = new ArrayDeque<>();
    int left = newest.size() < first ? 0 : limit - first;
    long to = newest.isEmpty() ? toMillis : newest.getFirst().timeMillis();
    while (left > 0) {
      var window = reader.window(fromMillis, to, Math.min(left, PAGE_BARS));
      if (window.bars == 0) {
        break;
      }
      before.addFirst(window);
      left -= window.bars;
      to = window.fromMillis;
    }
    // Read at once, because the oldest bars leave the history first.
    var oldest = before.isEmpty() ? List.<Bar>of() : read(reader, before.removeFirst());
    return new BarPages(reader, oldest, List.copyOf(before), newest);
  }

  boolean isEmpty() {
    return newest.isEmpty();
  }

  /** Returns the number of bars. */
  int count() {
    return oldest.size() + middle.stream().mapToInt(Window::bars).sum() + newest.size();
  }

  /** Returns the oldest bar. */
  Optional<Bar> first() {
    return (oldest.isEmpty() ? newest : oldest).stream().findFirst();
  }

  Optional<Bar> last() {
    return newest.isEmpty() ? Optional.empty() : Optional.of(newest.getLast());
  }

  /**
   * Returns the pages, oldest first; none is empty.
   *
   * @return an iterator that throws {@link IllegalStateException} if bars have left the history
   */
  @Override
  public Iterator<List<Bar>> iterator() {
    var windows = middle.iterator();
    return new Iterator<>() {

      private boolean oldestRead = oldest.isEmpty();
      private boolean newestRead = newest.isEmpty();

      @Override
      public boolean hasNext() {
        return !newestRead;
      }

      @Override
      public List<Bar> next() {
        if (!oldestRead) {
          oldestRead = true;
          return oldest;
        }
        if (windows.hasNext()) {
          return read(reader, windows.next());
        }
        newestRead = true;
        return newest;
      }
    };
  }

  private static List<Bar> read(Reader reader, Window window) {
    var page = reader.newest(window.fromMillis, window.toMillis, window.bars);
    if (page.size() != window.bars) {
      throw new IllegalStateException("bars left the history while they were read");
    }
    return page;
  }
}
