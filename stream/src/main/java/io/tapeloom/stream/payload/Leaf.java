package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A type without parts, as one JSON value.
 *
 * @param rule the rule for values, such as {@code must be a string}
 * @param fits the rule as a check
 * @param form the rule as a schema
 * @param samples JSON values, as the mapper writes them
 * @param values the same values in Java
 */
record Leaf(
    String rule,
    Predicate<JsonNode> fits,
    ObjectNode form,
    List<JsonNode> samples,
    List<Object> values)
    implements Shape {

  /** Returns whether values are strings in JSON. */
  boolean isText() {
    return form.path("type").asText().equals("string");
  }

  @Override
  public Optional<String> misfit(JsonNode value) {
    return fits.test(value) ? Optional.empty() : Optional.of(rule);
  }

  @Override
  public void checkParts(JsonNode value, FieldPath place, Violations found) {
    // it has none
  }

  @Override
  public void checkConstraints(Object value, JsonNode node, FieldPath place, Violations found) {
    // it has no parts
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    return form.deepCopy();
  }

  @Override
  public int sampleCount() {
    return samples.size();
  }

  @Override
  public Optional<JsonNode> sample(int index) {
    return samples.isEmpty() ? Optional.empty() : Optional.of(samples.get(index % samples.size()));
  }

  @Override
  public Optional<Object> value(int index) {
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(index % values.size()));
  }
}
