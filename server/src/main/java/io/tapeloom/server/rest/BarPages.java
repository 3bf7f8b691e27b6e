package io.tapeloom.server.rest;

import io.tapeloom.market.Bar;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The newest bars of a range, oldest first, page by page, so that an answer of many bars holds only
 * two of its pages. Which bars these are is settled when the pages are made: what happens in the
 * market while they are read changes nothing. Made and read by one thread at a time; reading may
 * block.
 */
final class BarPages implements Iterable<List<Bar>> {

  /** Bars of a page; one of fewer bars is in memory as a whole. */
  static final int PAGE_BARS = 2048;

  private final Reader reader;
  private final List<Window> middle;
  private final List<Bar> oldest;
  private final List<Bar> newest;

  /** Reads bars. */
  interface Reader {

    /**
     * The newest bars of a range, oldest first.
     *
     * @param fromMillis the earliest start of a bar, inclusive
     * @param toMillis the latest start of a bar, exclusive
     * @param limit the most bars
     */
    List<Bar> newest(long fromMillis, long toMillis, int limit);
  }

  /** A range of a page that is read again when it is wanted. */
  private record Window(long fromMillis, long toMillis, int bars) {}

  private BarPages(Reader reader, List<Bar> oldest, List<Window> middle, List<Bar> newest) {
    this.reader = reader;
    this.oldest = oldest;
    this.middle = middle;
    this.newest = newest;
  }

  /**
   * Settles which bars there are: the newest ones of a range.
   *
   * @param limit the most bars
   */
  static BarPages of(Reader reader, long fromMillis, long toMillis, int limit) {
    var newest = reader.newest(fromMillis, toMillis, Math.min(limit, PAGE_BARS));
    Deque<Window> middle = new ArrayDeque<>();
    var oldest = List.<Bar>of();
    var page = newest;
    int left = limit - newest.size();
    long to = toMillis;
    while (page.size() == PAGE_BARS && left > 0) {
      if (left < limit - newest.size()) {
        middle.addFirst(new Window(page.getFirst().timeMillis(), to, page.size()));
      }
      to = page.getFirst().timeMillis();
      page = reader.newest(fromMillis, to, Math.min(left, PAGE_BARS));
      left -= page.size();
      oldest = page;
    }
    return new BarPages(reader, oldest, List.copyOf(middle), newest);
  }

  boolean isEmpty() {
    return newest.isEmpty();
  }

  /**
   * The pages, oldest first, none of them empty.
   *
   * @return an iterator that throws {@link IllegalStateException} where bars are there no more
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
          return again(windows.next());
        }
        newestRead = true;
        return newest;
      }
    };
  }

  private List<Bar> again(Window window) {
    var page = reader.newest(window.fromMillis, window.toMillis, window.bars);
    if (page.size() != window.bars) {
      throw new IllegalStateException("bars left the history while they were read");
    }
    return page;
  }
}
