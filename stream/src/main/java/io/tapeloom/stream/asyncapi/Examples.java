package io.tapeloom.stream.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds examples of messages from the examples and defaults of their fields. For a required field
 * without an example it takes the first value of an enumeration, or null if the field may be null.
 */
final class Examples {

  private final ObjectNode schemas;

  Examples(ObjectNode schemas) {
    this.schemas = schemas;
  }

  /**
   * Returns an example of a schema, or of the schema that it refers to; null if the schema or a
   * required part of it has no example.
   */
  @Nullable JsonNode of(JsonNode schema) {
    return of(schema, true);
  }

  private @Nullable JsonNode of(JsonNode schema, boolean required) {
    if (schema.has("$ref")) {
      var reference = schema.get("$ref").asText();
      return of(schemas.path(reference.substring(reference.lastIndexOf('/') + 1)), required);
    }
    if (schema.path("examples").has(0)) {
      return schema.get("examples").get(0);
    }
    for (var wrapped : schema.path("allOf")) {
      var example = of(wrapped, required);
      if (example != null) {
        return example;
      }
    }
    if (schema.has("default")) {
      return schema.get("default");
    }
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (required && schema.path("enum").has(0)) {
      return schema.get("enum").get(0);
    }
    for (var choices : List.of(schema.path("anyOf"), schema.path("oneOf"))) {
      if (!choices.isEmpty()) {
        return ofChoices(choices, required);
      }
    }
    if (schema.has("properties")) {
      var names = new HashSet<String>();
      schema.path("required").forEach(name -> names.add(name.asText()));
      var object = JsonNodeFactory.instance.objectNode();
      for (var property : schema.get("properties").properties()) {
        boolean needed = names.contains(property.getKey());
        var example = of(property.getValue(), needed);
        if (example != null) {
          object.set(property.getKey(), example);
        } else if (needed) {
          return null;
        }
      }
      return required || !object.isEmpty() ? object : null;
    }
    if (schema.has("items")) {
      var element = of(schema.get("items"), true);
      var array = JsonNodeFactory.instance.arrayNode();
      if (element != null) {
        array.add(element);
      }
      return array.size() < schema.path("minItems").asInt() ? null : array;
    }
    return required && mayBeNull(schema) ? NullNode.getInstance() : null;
  }

  /** Returns null if it is a choice and a value is required, otherwise the first example. */
  private @Nullable JsonNode ofChoices(JsonNode choices, boolean required) {
    JsonNode first = null;
    for (var choice : choices) {
      boolean isNull = choice.path("type").asText().equals("null");
      if (isNull && required) {
        return NullNode.getInstance();
      }
      first = first == null && !isNull ? of(choice, required) : first;
    }
    return first;
  }

  private static boolean mayBeNull(JsonNode schema) {
    for (var type : schema.path("type")) {
      if (type.asText().equals("null")) {
        return true;
      }
    }
    return false;
  }
}
