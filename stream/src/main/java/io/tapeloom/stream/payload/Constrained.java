package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.util.List;
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

  /**
   * Checks the form of a JSON value that is there: its type, then its size, and only then what is
   * in it.
   */
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

  /** Checks a value, whose form is right, against the constraints of the place and within it. */
  void checkConstraints(@Nullable Object value, JsonNode node, FieldPath place, Violations found) {
    if (value == null) {
      return;
    }
    for (var constraint : constraints) {
      if (!constraint.holds().test(value)) {
        found.add(Violation.of(place, constraint.rule(), node));
        return;
      }
    }
    shape.checkConstraints(value, node, place, found);
  }
}
