package io.tapeloom.stream.topic;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The newest lasting values of a <i>latest</i> topic, for subscribers that fall behind. Used under
 * the topic's lock.
 */
final class LastingValues<T> {

  static final int CAPACITY = 16;

  /** Oldest first; null until the first. */
  private @Nullable Deque<Numbered<T>> values;

  private record Numbered<T>(long seq, T value) {}

  void add(long seq, T value) {
    var kept = values;
    if (kept == null) {
      kept = new ArrayDeque<>(CAPACITY);
      values = kept;
    } else if (kept.size() == CAPACITY) {
      kept.removeFirst();
    }
    kept.addLast(new Numbered<>(seq, value));
  }

  /** Passes the values between two others to a receiver, oldest first. */
  void between(long after, long before, ValueLog.Receiver<T> receiver) {
    if (values != null) {
      for (var each : values) {
        if (each.seq > after && each.seq < before) {
          receiver.accept(each.seq, each.value);
        }
      }
    }
  }

  void clear() {
    values = null;
  }
}
