package io.tapeloom.server.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.tapeloom.server.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The examples and defaults of a document's schemas, each held against the schema it stands in. */
final class ShownValues {

  /** What stands for a value instead of being one; {@code ended} is documented as patterns. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z_]+}|…|\\.\\.\\.");

  private static final String PATTERNS = "/ended";

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder()
          .formatAssertionsEnabled(true)
          .nullableKeywordEnabled(true)
          .build();

  private final JsonNode document;
  private final List<String> wrong = new ArrayList<>();

  ShownValues(JsonNode document) {
    this.document = document;
    visit(document, "");
  }

  /** What is wrong with them, each with its place. */
  List<String> wrong() {
    return wrong;
  }

  private void visit(JsonNode node, String place) {
    if (isSchema(node)) {
      node.path("examples").forEach(value -> check(node, value, place));
      if (node.has("example")) {
        check(node, node.get("example"), place);
      }
      if (node.has("default")) {
        check(node, node.get("default"), place);
      }
    } else if (node.has("schema") && node.has("example")) {
      check(node.get("schema"), node.get("example"), place);
    }
    if (node.isObject()) {
      for (var name : Documents.fields(node)) {
        if (!name.startsWith("example")) {
          visit(node.get(name), place + "/" + name);
        }
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        visit(node.get(i), place + "/" + i);
      }
    }
  }

  private static boolean isSchema(JsonNode node) {
    return node.path("type").isTextual() || node.path("type").isArray() || node.has("$ref");
  }

  private void check(JsonNode schema, JsonNode value, String place) {
    var whole = (ObjectNode) schema.deepCopy();
    whole.set("components", document.get("components"));
    SCHEMAS
        .getSchema(whole, STRICT)
        .validate(value)
        .forEach(problem -> wrong.add("%s: %s is wrong: %s".formatted(place, value, problem)));
    if (PLACEHOLDER.matcher(value.toString()).find() && !place.contains(PATTERNS)) {
      wrong.add("%s: %s is no example".formatted(place, value));
    }
  }
}
