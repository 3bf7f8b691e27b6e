package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place for a value, such as a component or the element of a list. Immutable. */
record Constrained(boolean nullable, Shape shape, List<Constraint> constraints) {

  /**
   * @param constrained what bears the constraints of the place
   * @param outer the records that the place stands in
   * @param where how to name the place in an exception
   */
  static Constrained of(
      AnnotatedType type,
      AnnotatedElement constrained,
      ObjectMapper mapper,
      List<Class<?>> outer,
      String where) {
    var shape = Shape.of(type, mapper, outer, where);
    var raw = mapper.constructType(type.getType()).getRawClass();
    return new Constrained(
        type.isAnnotationPresent(Nullable.class), shape, Constraint.on(constrained, raw, where));
  }

  /** A place without constraints of its own. */
  static Constrained free(
      AnnotatedType type, ObjectMapper mapper, List<Class<?>> outer, String where) {
    return new Constrained(
        type.isAnnotationPresent(Nullable.class), Shape.of(type, mapper, outer, where), List.of());
  }

  /** What is wrong with the form of a JSON value that is there. */
  Optional<Violation> formViolation(JsonNode value, String path) {
    return nullable && value.isNull() ? Optional.empty() : shape.formViolation(value, path);
  }

  /** The first constraint that a value, or what it contains, breaks. */
  Optional<Violation> constraintViolation(@Nullable Object value, JsonNode node, String path) {
    if (value == null) {
      return Optional.empty();
    }
    for (var constraint : constraints) {
      if (!constraint.holds().test(value)) {
        return Optional.of(Violation.of(path, constraint.rule(), node));
      }
    }
    return shape.constraintViolation(value, node, path);
  }
}
