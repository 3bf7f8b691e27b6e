package io.tapeloom.stream.log;

import io.tapeloom.stream.topic.ValueCodec;
import io.tapeloom.stream.topic.ValueLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of one topic in pages: its number of the newest value and, with a codec, its newest
 * values. Guarded by the lock of its store.
 */
final class PagedValues<T> implements ValueLog<T> {

  private final PagedStore store;
  private final String topic;
  private final int id;
  private final int maxValues;
  private final @Nullable ValueCodec<T> codec;

  /** Where the number of the newest value is. */
  private final int numberPage;

  private final int numberAt;

  /** The pages with values, oldest first. */
  private final List<Integer> pages = new ArrayList<>();

  private long head;

  PagedValues(
      PagedStore store,
      String topic,
      int id,
      int numberPage,
      int numberAt,
      int maxValues,
      @Nullable ValueCodec<T> codec) {
    this.store = store;
    this.topic = topic;
    this.id = id;
    this.numberPage = numberPage;
    this.numberAt = numberAt;
    this.maxValues = maxValues;
    this.codec = codec;
  }

  /**
   * Takes over what an earlier process has kept.
   *
   * @param kept the pages of this topic, in any order
   */
  void restore(List<Integer> kept) {
    head = pagesOf().getLong(numberPage, numberAt);
    var sorted = new ArrayList<>(kept);
    sorted.sort((one, other) -> Long.compare(pagesOf().first(one), pagesOf().first(other)));
    long next = 0;
    for (int page : sorted) {
      if (pagesOf().first(page) != next) {
        clear(); // a page is missing: older values are of no use
      }
      pages.add(page);
      next = pagesOf().first(page) + pagesOf().entries(page);
    }
    head = Math.max(head, next - 1); // the number is written after the value
    if (next - 1 != head) {
      clear();
    }
    pagesOf().setLong(numberPage, numberAt, head);
  }

  private Pages pagesOf() {
    return store.pages();
  }

  int pageCount() {
    return pages.size();
  }

  @Override
  public long head() {
    return head;
  }

  @Override
  public long first() {
    synchronized (store) {
      return pages.isEmpty()
          ? head + 1
          : Math.max(pagesOf().first(pages.getFirst()), head - maxValues + 1);
    }
  }

  @Override
  public void append(long seq, T value) {
    synchronized (store) {
      if (codec != null) {
        append(seq, value, codec);
      }
      head = seq;
      pagesOf().setLong(numberPage, numberAt, seq);
    }
  }

  private void append(long seq, T value, ValueCodec<T> writer) {
    var entry = store.encoded(value, writer);
    if (entry == null) {
      clear(); // without this value, the earlier ones are of no use
      return;
    }
    int length = Short.BYTES + entry.remaining();
    int page = pages.isEmpty() ? -1 : pages.getLast();
    if (page < 0 || pagesOf().used(page) + length > Pages.BODY_BYTES) {
      page = store.takeFor(this, id, seq);
      if (page < 0) {
        clear();
        return;
      }
      pages.add(page);
      store.changed(this, pages.size() - 1);
    }
    var body = pagesOf().body(page).position(pagesOf().used(page));
    body.putShort((short) entry.remaining()).put(entry);
    pagesOf().commit(page, length);
    while (seq - lastOf(pages.getFirst()) >= maxValues) {
      dropOldest();
    }
  }

  private long lastOf(int page) {
    return pagesOf().first(page) + pagesOf().entries(page) - 1;
  }

  /** Frees the page with the oldest values. */
  void dropOldest() {
    pagesOf().free(pages.removeFirst());
    store.changed(this, pages.size() + 1);
  }

  @Override
  public void read(long from, int max, Receiver<T> receiver) {
    synchronized (store) {
      if (codec == null) {
        return;
      }
      long seq = Math.max(from, first());
      long left = Math.min(max, head - seq + 1);
      for (int i = pageOf(seq); left > 0 && i < pages.size(); i++) {
        int page = pages.get(i);
        var body = pagesOf().body(page);
        int skip = (int) (seq - pagesOf().first(page));
        int entries = pagesOf().entries(page);
        for (int entry = 0; entry < entries && left > 0; entry++) {
          int length = body.getShort() & 0xffff;
          if (entry >= skip) {
            receiver.accept(seq++, codec.read(topic, entry(body, length)));
            left--;
          }
          body.position(body.position() + length);
        }
      }
    }
  }

  private static ByteBuffer entry(ByteBuffer body, int length) {
    return body.slice(body.position(), length);
  }

  /** Returns the index of the page that contains a value. */
  private int pageOf(long seq) {
    int low = 0;
    int high = pages.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (pagesOf().first(pages.get(middle)) <= seq) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  @Override
  public void clear() {
    synchronized (store) {
      while (!pages.isEmpty()) {
        dropOldest();
      }
    }
  }
}
