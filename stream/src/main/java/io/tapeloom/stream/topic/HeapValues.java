package io.tapeloom.stream.topic;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values as objects on the heap: a ring that grows up to its capacity. Used under the topic's
 * lock.
 */
final class HeapValues<T> implements ValueLog<T> {

  private static final int FIRST_CAPACITY = 16;

  private final int capacity;
  private @Nullable Object[] ring = {};
  private long head;
  private int count;

  /**
   * @param capacity how many values are kept; 0: none
   * @param head the {@code seq} of the newest value, which is not kept; 0: none yet
   */
  HeapValues(int capacity, long head) {
    this.capacity = capacity;
    this.head = head;
  }

  @Override
  public long head() {
    return head;
  }

  @Override
  public long first() {
    return head - count + 1;
  }

  @Override
  public void append(long seq, T value) {
    head = seq;
    if (capacity == 0) {
      return;
    }
    if (count == ring.length && count < capacity) {
      grow();
    }
    ring[slot(seq)] = value;
    count = Math.min(count + 1, ring.length);
  }

  private void grow() {
    var larger = new Object[Math.min(capacity, Math.max(FIRST_CAPACITY, 2 * ring.length))];
    for (long seq = head - count; seq < head; seq++) {
      larger[(int) (seq % larger.length)] = valueOf(seq);
    }
    ring = larger;
  }

  private Object valueOf(long seq) {
    return Objects.requireNonNull(ring[slot(seq)]);
  }

  private int slot(long seq) {
    return (int) (seq % ring.length);
  }

  @Override
  @SuppressWarnings("unchecked") // only values of this type are appended
  public void read(long from, int max, Receiver<T> receiver) {
    long begin = Math.max(from, first());
    long end = Math.min(head, begin + max - 1);
    for (long seq = begin; seq <= end; seq++) {
      receiver.accept(seq, (T) valueOf(seq));
    }
  }

  @Override
  public void clear() {
    Arrays.fill(ring, null);
    count = 0;
  }
}
