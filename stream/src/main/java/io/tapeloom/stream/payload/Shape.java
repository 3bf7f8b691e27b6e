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

  /** The rule that a JSON value breaks which is not of this kind at all; its parts are not read. */
  Optional<String> misfit(JsonNode value);

  /** Checks the form of the parts of a JSON value of this kind, until there is enough wrong. */
  void checkParts(JsonNode value, FieldPath place, Violations found);

  /** Checks the constraints of the parts of a Java value, until there is enough wrong. */
  void checkConstraints(Object value, JsonNode node, FieldPath place, Violations found);

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
    public Optional<String> misfit(JsonNode value) {
      return value.isObject() ? Optional.empty() : Optional.of("must be an object");
    }

    @Override
    public void checkParts(JsonNode value, FieldPath place, Violations found) {
      shape.checkForm(value, place, found);
    }

    @Override
    public void checkConstraints(Object value, JsonNode node, FieldPath place, Violations found) {
      shape.checkConstraints(value, node, place, found);
    }
  }

  /** A JSON array for a collection or an array. */
  record Many(Constrained element) implements Shape {

    @Override
    public Optional<String> misfit(JsonNode value) {
      return value.isArray() ? Optional.empty() : Optional.of("must be an array");
    }

    @Override
    public void checkParts(JsonNode value, FieldPath place, Violations found) {
      for (int i = 0; i < value.size() && !found.isFull(); i++) {
        element.checkForm(value.get(i), place.element(i), found);
      }
    }

    @Override
    public void checkConstraints(Object value, JsonNode node, FieldPath place, Violations found) {
      if (!(value instanceof Collection<?> collection)) {
        checkArray(value, node, place, found);
        return;
      }
      int i = 0;
      for (var each : collection) {
        if (found.isFull()) {
          return;
        }
        element.checkConstraints(each, node.path(i), place.element(i), found);
        i++;
      }
    }

    private void checkArray(Object array, JsonNode node, FieldPath place, Violations found) {
      for (int i = 0; i < Array.getLength(array) && !found.isFull(); i++) {
        element.checkConstraints(Array.get(array, i), node.path(i), place.element(i), found);
      }
    }
  }

  /** A JSON object for a map. */
  record Named(Constrained value) implements Shape {

    @Override
    public Optional<String> misfit(JsonNode object) {
      return object.isObject() ? Optional.empty() : Optional.of("must be an object");
    }

    @Override
    public void checkParts(JsonNode object, FieldPath place, Violations found) {
      for (var property : object.properties()) {
        if (found.isFull()) {
          return;
        }
        value.checkForm(property.getValue(), place.field(property.getKey()), found);
      }
    }

    @Override
    public void checkConstraints(Object map, JsonNode node, FieldPath place, Violations found) {
      for (var entry : ((Map<?, ?>) map).entrySet()) {
        if (found.isFull()) {
          return;
        }
        var name = String.valueOf(entry.getKey());
        value.checkConstraints(entry.getValue(), node.path(name), place.field(name), found);
      }
    }
  }
}
