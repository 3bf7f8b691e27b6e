package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names of the fields that a payload has, also of those whose value is null. A payload's record
 * receives them in a component of this type with {@code @JacksonInject(useInput =
 * OptBoolean.FALSE)}, which is no field itself. Immutable.
 */
public record GivenFields(Set<String> names) {

  /** Returns a reader of the payload that passes on the names of its fields. */
  static ObjectReader told(ObjectReader reader, JsonNode payload) {
    var given =
        new GivenFields(
            payload.properties().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet()));
    return reader.with(new InjectableValues.Std().addValue(GivenFields.class, given));
  }

  /** Whether the payload has a field. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** Whether a record type receives them. */
  static boolean isIn(Class<?> type) {
    for (var component : type.getRecordComponents()) {
      if (component.getType() == GivenFields.class) {
        return true;
      }
    }
    return false;
  }
}
