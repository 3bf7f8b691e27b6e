package io.tapeloom.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** Reads JSON strictly, and makes validators of the schemas in API documents. */
public final class Documents {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Documents() {}

  /** The value of a JSON text; anything else is a failure. */
  public static JsonNode json(String text) {
    try {
      var value = MAPPER.readTree(text);
      if (value.isMissingNode()) {
        throw new AssertionError("not JSON: nothing");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** The JSON text of a value. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The names of an object's fields, in their order. */
  public static Set<String> fields(JsonNode object) {
    var names = new LinkedHashSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * A validator of one schema of a document. A field that the schema does not name is a failure,
   * and so is {@code null} where the schema does not allow it.
   *
   * @param pointer where the schema stands in the document, such as {@code /components/schemas/Bar}
   */
  static JsonSchema validator(JsonNode document, String pointer) {
    if (document.at(pointer).isMissingNode()) {
      throw new AssertionError("the document has no " + pointer);
    }
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", "http://json-schema.org/draft-07/schema#");
    root.putArray("allOf").addObject().put("$ref", "#" + pointer);
    root.setAll((ObjectNode) strict(document));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
        .getSchema(root, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  /** Fails when a value does not fit. */
  static void check(JsonSchema schema, JsonNode value, String what) {
    var problems = new TreeSet<String>();
    schema.validate(value).forEach(message -> problems.add(message.getMessage()));
    if (!problems.isEmpty()) {
      throw new AssertionError("%s breaks its schema: %s%n%s".formatted(what, problems, value));
    }
  }

  /**
   * The document with every schema that lists properties closed to others, and nullable as null.
   */
  private static JsonNode strict(JsonNode node) {
    if (node.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      node.forEach(each -> array.add(strict(each)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    node.properties().forEach(field -> object.set(field.getKey(), strict(field.getValue())));
    if (object.path("properties").isObject() && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    return object.path("nullable").asBoolean() ? orNull(object) : object;
  }

  private static ObjectNode orNull(ObjectNode schema) {
    schema.remove("nullable");
    ObjectNode either = JsonNodeFactory.instance.objectNode();
    either.putArray("anyOf").add(schema).addObject().put("type", "null");
    return either;
  }
}
