package io.tapeloom.server.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;

/**
 * Removes dots from the schema names of an OpenAPI document, because they are not valid in type
 * names of most languages: the compiler names a nested type by its enclosing type, such as {@code
 * UdfQuotes.Status}, regardless of the name that is declared. Also replaces a reference that
 * repeats the referenced type beside it by the reference alone.
 */
final class SchemaNames {

  private static final String PREFIX = "#/components/schemas/";

  private SchemaNames() {}

  /** Changes the document in place. */
  static void simplify(ObjectNode document) {
    var schemas = document.withObject("/components/schemas");
    for (var name : schemas.propertyStream().map(Map.Entry::getKey).toList()) {
      var simple = name.replace(".", "");
      if (!simple.equals(name)) {
        if (schemas.has(simple)) {
          throw new IllegalStateException("two schemas have the name " + simple);
        }
        schemas.set(simple, schemas.remove(name));
      }
    }
    visit(document);
  }

  private static void visit(JsonNode node) {
    if (node instanceof ObjectNode object) {
      mergeReference(object);
      var reference = object.path("$ref").asText();
      if (reference.startsWith(PREFIX)) {
        object.put("$ref", PREFIX + reference.substring(PREFIX.length()).replace(".", ""));
      }
    }
    node.forEach(SchemaNames::visit);
  }

  private static void mergeReference(ObjectNode schema) {
    if (schema.size() == 2
        && schema.get("type") instanceof TextNode type
        && schema.get("allOf") instanceof ArrayNode parts
        && parts.size() == 2
        && parts.get(0).has("$ref")
        && parts.get(1).size() == 1
        && type.equals(parts.get(1).get("type"))) {
      schema.set("$ref", parts.get(0).get("$ref"));
      schema.remove(List.of("type", "allOf"));
    }
  }
}
