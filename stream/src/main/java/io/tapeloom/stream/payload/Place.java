package io.tapeloom.stream.payload;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in a payload. Its path is written only when something is wrong there.
 * Immutable.
 */
final class Place {

  /** The payload itself. */
  static final Place ROOT = new Place(null, null, -1);

  private final @Nullable Place outer;
  private final @Nullable String name;
  private final int index;

  private Place(@Nullable Place outer, @Nullable String name, int index) {
    this.outer = outer;
    this.name = name;
    this.index = index;
  }

  Place field(String field) {
    return new Place(this, field, -1);
  }

  Place element(int at) {
    return new Place(this, null, at);
  }

  /** The path, such as {@code params.resolution} or {@code symbols[2]}, cut when it is long. */
  @Override
  public String toString() {
    var steps = new ArrayDeque<Place>();
    for (var place = this; place.outer != null; place = place.outer) {
      steps.push(place);
    }
    var path = new StringBuilder();
    for (var step : steps) {
      if (step.name == null) {
        path.append('[').append(step.index).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(Echo.of(step.name));
      }
    }
    return Echo.of(path);
  }
}
