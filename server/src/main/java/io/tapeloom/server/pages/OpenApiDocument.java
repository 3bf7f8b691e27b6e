package io.tapeloom.server.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document that the compiler makes from the controllers. It knows one way to name
 * fields, snake case, and no exception from it; UDF has one.
 */
final class OpenApiDocument {

  /** Where the compiler leaves it. */
  static final String RESOURCE = "META-INF/swagger/tapeloom-v1.json";

  private OpenApiDocument() {}

  /** The document with the names that are on the wire. */
  static String of(String compiled) {
    var document = read(compiled);
    rename(document.at("/components/schemas/UdfHistory"), "next_time", "nextTime");
    SharedAnswers.addTo((ObjectNode) document);
    return document.toPrettyString();
  }

  private static JsonNode read(String compiled) {
    try {
      return new JsonMapper().readTree(compiled);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the compiler has written no JSON", e);
    }
  }

  private static void rename(JsonNode schema, String from, String to) {
    if (!(schema.path("properties") instanceof ObjectNode properties) || !properties.has(from)) {
      throw new IllegalStateException("the OpenAPI document has no " + from + " to rename");
    }
    ObjectNode renamed = JsonNodeFactory.instance.objectNode();
    properties
        .properties()
        .forEach(
            field ->
                renamed.set(field.getKey().equals(from) ? to : field.getKey(), field.getValue()));
    ((ObjectNode) schema).set("properties", renamed);
  }
}
