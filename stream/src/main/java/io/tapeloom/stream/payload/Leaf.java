package io.tapeloom.stream.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A JSON value without parts that are checked. */
record Leaf(String rule, Predicate<JsonNode> fits) implements Shape {

  /** Larger than any number of the world, small enough for exact arithmetic. */
  private static final int LARGEST_EXPONENT = 400;

  /**
   * @throws IllegalArgumentException when the type is one that Jackson does not read, or one whose
   *     parts would not be checked
   */
  static Leaf of(Class<?> type, ObjectMapper mapper, String where) {
    if (type == String.class) {
      return new Leaf("must be a string", JsonNode::isTextual);
    }
    if (type == boolean.class || type == Boolean.class) {
      return new Leaf("must be true or false", JsonNode::isBoolean);
    }
    if (type == int.class || type == Integer.class) {
      return new Leaf(
          "must be a 32-bit integer", node -> node.isIntegralNumber() && node.canConvertToInt());
    }
    if (type == long.class || type == Long.class) {
      return new Leaf(
          "must be a 64-bit integer", node -> node.isIntegralNumber() && node.canConvertToLong());
    }
    if (type == double.class || type == Double.class) {
      return new Leaf(
          "must be a number", node -> node.isNumber() && Double.isFinite(node.doubleValue()));
    }
    if (type == float.class || type == Float.class) {
      return new Leaf(
          "must be a number", node -> node.isNumber() && Float.isFinite(node.floatValue()));
    }
    if (type == BigInteger.class) {
      return new Leaf("must be an integer", JsonNode::isIntegralNumber);
    }
    if (type == BigDecimal.class) {
      return new Leaf("must be a number", Leaf::isReasonableNumber);
    }
    return decodable(type, mapper, where);
  }

  private static boolean isReasonableNumber(JsonNode node) {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      return false;
    }
    return Math.abs(node.decimalValue().scale()) <= LARGEST_EXPONENT;
  }

  /** A type that Jackson reads by itself, such as an enum. */
  private static Leaf decodable(Class<?> type, ObjectMapper mapper, String where) {
    boolean open = type.isInterface() || Modifier.isAbstract(type.getModifiers());
    if (open && !type.isEnum() && !type.isPrimitive() && !JsonNode.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(
          "%s: values of %s could not be checked".formatted(where, type.getName()));
    }
    if (!isKnown(type, mapper)) {
      throw new IllegalArgumentException("%s: %s cannot be read".formatted(where, type.getName()));
    }
    for (var field : type.getDeclaredFields()) {
      if (!Constraint.on(field, field.getType(), where).isEmpty()) {
        throw new IllegalArgumentException(
            "%s: the constraints in %s would not be checked".formatted(where, type.getName()));
      }
    }
    return new Leaf(expectation(type, mapper), node -> isRead(node, type, mapper));
  }

  private static boolean isKnown(Class<?> type, ObjectMapper mapper) {
    try {
      mapper.treeToValue(mapper.getNodeFactory().textNode(""), type);
      return true;
    } catch (InvalidDefinitionException unknown) {
      return false;
    } catch (JsonProcessingException unfit) {
      return true; // it is read, but not from this text
    }
  }

  private static boolean isRead(JsonNode node, Class<?> type, ObjectMapper mapper) {
    try {
      return !node.isNull() && (Object) mapper.treeToValue(node, type) != null;
    } catch (JsonProcessingException unfit) {
      return false;
    }
  }

  private static String expectation(Class<?> type, ObjectMapper mapper) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> mapper.valueToTree(constant).asText())
          .collect(Collectors.joining(", ", "must be one of ", ""));
    }
    return (type.isPrimitive() && type != char.class) || Number.class.isAssignableFrom(type)
        ? "must be a number"
        : "must be a valid " + type.getSimpleName();
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
}
