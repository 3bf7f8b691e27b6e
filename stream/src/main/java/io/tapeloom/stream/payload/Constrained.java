package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The type and constraints of a value, such as a component or the element of a list. Immutable. */
record Constrained(boolean nullable, Shape shape, List<Constraint> constraints) {

  /** Returns the place of an element or of a map's value; its constraints are on its type. */
  static Constrained inside(
      AnnotatedType type, Binding binding, List<Class<?>> outer, String where) {
    return of(type, type, binding, binding::write, outer, where);
  }

  /**
   * @param constrained the element that has the constraints
   * @param writing writes values of the place
   * @param outer the records that contain the place
   * @param where the name of the place in exceptions
   */
  static Constrained of(
      AnnotatedType type,
      AnnotatedElement constrained,
      Binding binding,
      Binding.Writing writing,
      List<Class<?>> outer,
      String where) {
    var shape = Shape.of(type, binding, writing, outer, where);
    var raw = binding.mapper().constructType(type.getType()).getRawClass();
    return new Constrained(
        isNullable(type, constrained), shape, Constraint.on(constrained, raw, where));
  }

  /** Returns a place without constraints. */
  static Constrained free(AnnotatedType type, Binding binding, List<Class<?>> outer, String where) {
    return new Constrained(
        isNullable(type), Shape.of(type, binding, binding::write, outer, where), List.of());
  }

  /** Returns whether a value may be null. */
  static boolean isNullable(AnnotatedType type, AnnotatedElement constrained) {
    return isNullable(type) || isNullable(constrained);
  }

  /** Returns whether an element is annotated {@code @Nullable}, of any library. */
  private static boolean isNullable(AnnotatedElement element) {
    for (var annotation : element.getAnnotations()) {
      if (annotation.annotationType().getSimpleName().equals("Nullable")) {
        return true;
      }
    }
    return false;
  }

  /** Checks the form of a JSON value: its type, then its size, then its parts. */
  void checkForm(JsonNode value, FieldPath place, Violations found) {
    if (nullable && value.isNull()) {
      return;
    }
    var misfit = shape.misfit(value);
    if (misfit.isPresent()) {
      found.add(Violation.of(place, misfit.get(), value));
      return;
    }
    for (var constraint : constraints) {
      if (!constraint.takesSizeOf(value)) {
        found.add(Violation.of(place, constraint.rule(), value));
        return;
      }
    }
    shape.checkParts(value, place, found);
  }

  /** Checks a value with a valid form against the constraints of the place and of its parts. */
  void checkConstraints(@Nullable Object value, JsonNode node, FieldPath place, Violations found) {
    if (value == null) {
      return;
    }
    for (var constraint : constraints) {
      if (!constraint.isChecked(node) && !constraint.holds().test(value)) {
        found.add(Violation.of(place, constraint.rule(), node));
        return;
      }
    }
    shape.checkConstraints(value, node, place, found);
  }

  /**
   * Returns the schema of the place.
   *
   * @param withNull whether the schema allows null
   */
  ObjectNode schema(Definitions definitions, boolean withNull) {
    var schema = shape.schema(definitions);
    if (definitions.withConstraints()) {
      constraints.forEach(constraint -> constraint.describe().accept(schema));
    }
    return withNull ? orNull(schema) : schema;
  }

  private static ObjectNode orNull(ObjectNode schema) {
    var type = schema.get("type");
    if (type == null) {
      if (schema.isEmpty()) {
        return schema; // allows every value
      }
      var either = JsonNodeFactory.instance.objectNode();
      either.putArray("anyOf").addObject().put("type", "null");
      either.withArray("anyOf").add(schema);
      return either;
    }
    if (type.isTextual()) {
      schema.putArray("type").add(type.textValue());
    }
    schema.withArray("type").add("null");
    if (schema.has("enum")) {
      schema.withArray("enum").addNull();
    }
    return schema;
  }
}
