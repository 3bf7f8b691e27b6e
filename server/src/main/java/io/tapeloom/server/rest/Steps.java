package io.tapeloom.server.rest;

import io.tapeloom.market.Bar;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Divides the bars of pages into steps, oldest first. Used by one thread at a time. */
final class Steps implements Iterator<List<Bar>> {

  /** The maximum number of bars in a step; their text is about 8 KiB. */
  private static final int STEP_BARS = 64;

  private final Iterator<List<Bar>> pages;
  private List<Bar> page = Collections.emptyList();
  private int read;

  Steps(Iterable<List<Bar>> pages) {
    this.pages = pages.iterator();
  }

  @Override
  public boolean hasNext() {
    return read < page.size() || pages.hasNext();
  }

  @Override
  public List<Bar> next() {
    if (read == page.size()) {
      page = Collections.emptyList(); // no longer held while the next one is read
      page = pages.next();
      read = 0;
    }
    int begin = read;
    read = Math.min(page.size(), begin + STEP_BARS);
    return page.subList(begin, read);
  }
}
