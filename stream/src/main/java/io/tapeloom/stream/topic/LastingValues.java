package io.tapeloom.stream.topic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

  /** Returns the publications of the values between two others, oldest first. */
  List<Publication<?>> between(long after, long before, Publishing<T> publishing) {
    var kept = values;
    if (kept == null) {
      return List.of();
    }
    var between = new ArrayList<Publication<?>>();
    for (var each : kept) {
      if (each.seq > after && each.seq < before) {
        between.addAll(publishing.of(each.seq, each.value));
      }
    }
    return between;
  }

  void clear() {
    values = null;
  }

  /** Returns the publication of a value, retained for the caller. */
  @FunctionalInterface
  interface Publishing<T> {
    List<Publication<?>> of(long seq, T value);
  }
}
