package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Validates JSON against schemas with the keywords that this library writes. Used for examples when
 * an API is built, not for messages of clients. Immutable, thread-safe.
 */
public final class SchemaCheck {

  private final JsonNode definitions;

  /**
   * @param definitions the schemas by name, which is the last part of a reference
   */
  public SchemaCheck(JsonNode definitions) {
    this.definitions = definitions;
  }

  /** Returns why a value does not fit a schema without references; empty: it fits. */
  static Optional<String> problem(JsonNode schema, JsonNode value) {
    return new SchemaCheck(JsonNodeFactory.instance.objectNode()).problemOf(schema, value);
  }

  /** Returns why and where a value does not fit a schema; empty: it fits. */
  public Optional<String> problemOf(JsonNode schema, JsonNode value) {
    return Optional.ofNullable(check(schema, value, FieldPath.ROOT));
  }

  private @Nullable String check(JsonNode schema, JsonNode value, FieldPath place) {
    if (schema.has("$ref")) {
      var reference = schema.get("$ref").asText();
      var name = reference.substring(reference.lastIndexOf('/') + 1);
      return definitions.has(name)
          ? check(definitions.get(name), value, place)
          : "%s is not defined".formatted(reference);
    }
    var type = schema.get("type");
    if (type != null && !hasType(type, value)) {
      return complaint(
          place, value, "must be of type " + (type.isTextual() ? type.asText() : type));
    }
    if (schema.has("const") && !schema.get("const").equals(value)) {
      return complaint(place, value, "must be " + schema.get("const"));
    }
    if (schema.has("enum") && !contains(schema.get("enum"), value)) {
      return complaint(place, value, "must be one of " + schema.get("enum"));
    }
    var parts = checkParts(schema, value, place);
    if (parts != null) {
      return parts;
    }
    return switch (value.getNodeType()) {
      case NUMBER -> checkNumber(schema, value, place);
      case STRING -> checkText(schema, value, place);
      case ARRAY -> checkArray(schema, value, place);
      case OBJECT -> checkObject(schema, value, place);
      case BINARY, BOOLEAN, MISSING, NULL, POJO -> null;
    };
  }

  private static String complaint(FieldPath place, JsonNode value, String rule) {
    return Violation.of(place, rule, value).toString();
  }

  private static boolean hasType(JsonNode type, JsonNode value) {
    if (type.isTextual()) {
      return switch (type.asText()) {
        case "array" -> value.isArray();
        case "boolean" -> value.isBoolean();
        case "integer" -> value.isIntegralNumber();
        case "null" -> value.isNull();
        case "number" -> value.isNumber();
        case "object" -> value.isObject();
        case "string" -> value.isTextual();
        default -> throw new IllegalArgumentException("no type of JSON Schema: " + type);
      };
    }
    for (var each : type) {
      if (hasType(each, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (var each : values) {
      if (each.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String checkParts(JsonNode schema, JsonNode value, FieldPath place) {
    for (var part : schema.path("allOf")) {
      var problem = check(part, value, place);
      if (problem != null) {
        return problem;
      }
    }
    if (!schema.has("anyOf")) {
      return null;
    }
    String last = null;
    for (var choice : schema.get("anyOf")) {
      last = check(choice, value, place);
      if (last == null) {
        return null;
      }
    }
    return last;
  }

  private static @Nullable String checkNumber(JsonNode schema, JsonNode value, FieldPath place) {
    var number = value.decimalValue();
    for (var bound : schema.properties()) {
      boolean kept =
          switch (bound.getKey()) {
            case "minimum" -> number.compareTo(bound.getValue().decimalValue()) >= 0;
            case "exclusiveMinimum" -> number.compareTo(bound.getValue().decimalValue()) > 0;
            case "maximum" -> number.compareTo(bound.getValue().decimalValue()) <= 0;
            case "exclusiveMaximum" -> number.compareTo(bound.getValue().decimalValue()) < 0;
            default -> true;
          };
      if (!kept) {
        return complaint(
            place, value, "breaks the %s %s".formatted(bound.getKey(), bound.getValue()));
      }
    }
    return null;
  }

  private static @Nullable String checkText(JsonNode schema, JsonNode value, FieldPath place) {
    var text = value.textValue();
    var pattern = schema.path("pattern").asText();
    if (!Pattern.compile(pattern).matcher(text).find()) {
      return complaint(place, value, "must match " + pattern);
    }
    return checkSize(schema, "Length", text.codePointCount(0, text.length()), value, place);
  }

  private static @Nullable String checkSize(
      JsonNode schema, String counted, int size, JsonNode value, FieldPath place) {
    int min = schema.path("min" + counted).asInt(0);
    int max = schema.path("max" + counted).asInt(Integer.MAX_VALUE);
    return size >= min && size <= max
        ? null
        : complaint(place, value, "must have a size from %d to %d".formatted(min, max));
  }

  private @Nullable String checkArray(JsonNode schema, JsonNode value, FieldPath place) {
    for (int i = 0; i < value.size() && schema.has("items"); i++) {
      var problem = check(schema.get("items"), value.get(i), place.element(i));
      if (problem != null) {
        return problem;
      }
    }
    return checkSize(schema, "Items", value.size(), value, place);
  }

  private @Nullable String checkObject(JsonNode schema, JsonNode value, FieldPath place) {
    for (var name : schema.path("required")) {
      if (!value.has(name.asText())) {
        return place.field(name.asText()) + " is required";
      }
    }
    var known = schema.path("properties");
    for (var property : value.properties()) {
      var described =
          known.has(property.getKey())
              ? known.get(property.getKey())
              : schema.get("additionalProperties");
      var problem =
          described == null
              ? null
              : check(described, property.getValue(), place.field(property.getKey()));
      if (problem != null) {
        return problem;
      }
    }
    return checkSize(schema, "Properties", value.size(), value, place);
  }
}
