package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a payload.
 *
 * @param field the path of the field, such as {@code params.resolution} or {@code symbols[2]};
 *     empty: the payload itself
 * @param problem what is wrong and what is allowed, such as {@code must be a string, got 5}
 */
public record Violation(String field, String problem) {

  private static final int LONGEST_VALUE = 40;

  static Violation of(String field, String rule, @Nullable JsonNode value) {
    return new Violation(field, rule + ", got " + shown(value));
  }

  private static String shown(@Nullable JsonNode value) {
    if (value == null || value.isMissingNode()) {
      return "nothing";
    }
    var text = value.toString();
    if (text.codePointCount(0, text.length()) <= LONGEST_VALUE) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST_VALUE - 1)) + "…";
  }

  /** The field and the problem in a line. */
  @Override
  public String toString() {
    return field.isEmpty() ? problem : field + ": " + problem;
  }
}
