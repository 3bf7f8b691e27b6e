package io.tapeloom.stream.topic;

import java.util.List;

/**
 * The newest values of a topic at one moment. Immutable.
 *
 * @param position the position of the newest value
 * @param values oldest first, without holes; the last one is the newest, if any is kept
 */
public record Newest<T>(StreamPosition position, List<T> values) {

  public Newest {
    values = List.copyOf(values);
  }

  /** The {@code seq} of a value, by its index. */
  public long seqOf(int index) {
    return position.seq() - values.size() + 1 + index;
  }
}
