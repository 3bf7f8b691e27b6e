package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a payload.
 *
 * @param field the path of the field, such as {@code params.resolution} or {@code symbols[2]}, cut
 *     when it is long; empty: the payload itself
 * @param problem what is wrong and what is allowed, such as {@code must be a string, got 5}
 */
public record Violation(String field, String problem) {

  static Violation of(FieldPath place, String rule, @Nullable JsonNode value) {
    return new Violation(place.toString(), rule + ", got " + Echo.of(value));
  }

  /** The field and the problem in a line. */
  @Override
  public String toString() {
    return field.isEmpty() ? problem : field + ": " + problem;
  }
}
