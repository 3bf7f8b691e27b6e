package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a JSON value must be to become a Java value that is checked through and through. */
sealed interface Shape permits Shape.Nested, Shape.Many, Shape.Named, Leaf {

  /** What is wrong with the form of a JSON value: the type, or what is in it. */
  Optional<Violation> formViolation(JsonNode value, String path);

  /** The first constraint that is broken in a Java value. */
  Optional<Violation> constraintViolation(Object value, JsonNode node, String path);

  /**
   * The shape of a type.
   *
   * @throws IllegalArgumentException when values of the type could not be checked
   */
  static Shape of(
      AnnotatedType annotated, ObjectMapper mapper, List<Class<?>> outer, String where) {
    var type = annotated.getType();
    if (annotated instanceof AnnotatedArrayType array
        && type != byte[].class
        && type != char[].class) {
      var element = array.getAnnotatedGenericComponentType();
      // Java reads a constraint before the element's type as one on the array, and so do we.
      return new Many(Constrained.free(element, mapper, outer, where + "[]"));
    }
    if (annotated instanceof AnnotatedParameterizedType generic
        && type instanceof ParameterizedType parameterized
        && parameterized.getRawType() instanceof Class<?> raw) {
      var arguments = generic.getAnnotatedActualTypeArguments();
      if (Collection.class.isAssignableFrom(raw)) {
        return new Many(Constrained.of(arguments[0], arguments[0], mapper, outer, where + "[]"));
      }
      if (Map.class.isAssignableFrom(raw)
          && arguments[0].getType() == String.class
          && Constraint.on(arguments[0], String.class, where).isEmpty()) {
        return new Named(Constrained.of(arguments[1], arguments[1], mapper, outer, where + "{}"));
      }
    }
    if (type instanceof Class<?> known) {
      return known.isRecord()
          ? new Nested(RecordShape.of(known, mapper, outer))
          : Leaf.of(known, mapper, where);
    }
    throw new IllegalArgumentException(
        "%s: values of %s could not be checked".formatted(where, type.getTypeName()));
  }

  /** A JSON object for a record. */
  record Nested(RecordShape shape) implements Shape {

    @Override
    public Optional<Violation> formViolation(JsonNode value, String path) {
      return value.isObject()
          ? shape.formViolation(value, path)
          : Optional.of(Violation.of(path, "must be an object", value));
    }

    @Override
    public Optional<Violation> constraintViolation(Object value, JsonNode node, String path) {
      return shape.constraintViolation(value, node, path);
    }
  }

  /** A JSON array for a collection or an array. */
  record Many(Constrained element) implements Shape {

    @Override
    public Optional<Violation> formViolation(JsonNode value, String path) {
      if (!value.isArray()) {
        return Optional.of(Violation.of(path, "must be an array", value));
      }
      for (int i = 0; i < value.size(); i++) {
        var violation = element.formViolation(value.get(i), path + "[" + i + "]");
        if (violation.isPresent()) {
          return violation;
        }
      }
      return Optional.empty();
    }

    @Override
    public Optional<Violation> constraintViolation(Object value, JsonNode node, String path) {
      if (!(value instanceof Collection<?> collection)) {
        return arrayViolation(value, node, path);
      }
      int i = 0;
      for (var each : collection) {
        var violation = element.constraintViolation(each, node.path(i), path + "[" + i + "]");
        if (violation.isPresent()) {
          return violation;
        }
        i++;
      }
      return Optional.empty();
    }

    private Optional<Violation> arrayViolation(Object array, JsonNode node, String path) {
      for (int i = 0; i < Array.getLength(array); i++) {
        var violation =
            element.constraintViolation(Array.get(array, i), node.path(i), path + "[" + i + "]");
        if (violation.isPresent()) {
          return violation;
        }
      }
      return Optional.empty();
    }
  }

  /** A JSON object for a map. */
  record Named(Constrained value) implements Shape {

    @Override
    public Optional<Violation> formViolation(JsonNode object, String path) {
      if (!object.isObject()) {
        return Optional.of(Violation.of(path, "must be an object", object));
      }
      for (var property : object.properties()) {
        var violation = value.formViolation(property.getValue(), path + "." + property.getKey());
        if (violation.isPresent()) {
          return violation;
        }
      }
      return Optional.empty();
    }

    @Override
    public Optional<Violation> constraintViolation(Object map, JsonNode node, String path) {
      for (var entry : ((Map<?, ?>) map).entrySet()) {
        var name = String.valueOf(entry.getKey());
        var violation =
            value.constraintViolation(entry.getValue(), node.path(name), path + "." + name);
        if (violation.isPresent()) {
          return violation;
        }
      }
      return Optional.empty();
    }
  }
}
