package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The place of a value in a payload. The text of the path is built only for violations. Immutable.
 */
final class FieldPath {

  /** The payload itself. */
  static final FieldPath ROOT = new FieldPath(null, null, -1);

  private final @Nullable FieldPath outer;
  private final @Nullable String name;
  private final int index;

  private FieldPath(@Nullable FieldPath outer, @Nullable String name, int index) {
    this.outer = outer;
    this.name = name;
    this.index = index;
  }

  /** Returns the place of the value that a mapper rejected. */
  static FieldPath of(JsonMappingException unfit) {
    var place = ROOT;
    for (var step : unfit.getPath()) {
      place =
          step.getFieldName() == null
              ? place.element(step.getIndex())
              : place.field(step.getFieldName());
    }
    return place;
  }

  FieldPath field(String field) {
    return new FieldPath(this, field, -1);
  }

  FieldPath element(int at) {
    return new FieldPath(this, null, at);
  }

  /** Returns the path, such as {@code params.resolution} or {@code symbols[2]}, truncated. */
  @Override
  public String toString() {
    var steps = new ArrayDeque<FieldPath>();
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
