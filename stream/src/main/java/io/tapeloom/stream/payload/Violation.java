package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a payload is invalid.
 *
 * @param field the path of the field, such as {@code params.resolution} or {@code symbols[2]},
 *     truncated if it is long; empty: the payload itself
 * @param problem what is allowed and what was received, such as {@code must be a string, got 5}
 */
public record Violation(String field, String problem) {

  static Violation of(FieldPath place, String rule, @Nullable JsonNode value) {
    return new Violation(place.toString(), rule + ", got " + Echo.of(value));
  }

  /** Returns the field and the problem on one line. */
  @Override
  public String toString() {
    return field.isEmpty() ? problem : field + ": " + problem;
  }
}
