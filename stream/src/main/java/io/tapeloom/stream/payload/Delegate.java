package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the value that replaces an object in JSON: the value of {@code @JsonValue} for writing, the
 * argument of a delegating {@code @JsonCreator} for reading.
 */
final class Delegate {

  private Delegate() {}

  /**
   * Returns the shape of the value that replaces a type's objects; empty: nothing replaces them.
   *
   * @throws IllegalArgumentException if it cannot be checked or described
   */
  static Optional<Shape> of(Class<?> type, Binding binding, List<Class<?>> outer, String where) {
    if (outer.contains(type)) {
      return Optional.empty(); // the caller rejects a record that contains itself
    }
    var within = new ArrayList<>(outer);
    within.add(type);
    return binding.reads()
        ? read(type, binding, within, where)
        : written(type, binding, within, where);
  }

  private static Optional<Shape> written(
      Class<?> type, Binding binding, List<Class<?>> outer, String where) {
    var accessor = binding.introspect(type).findJsonValueAccessor();
    if (accessor == null) {
      return Optional.empty();
    }
    var inner =
        switch (accessor.getMember()) {
          case Field field -> field.getAnnotatedType();
          case Method method -> method.getAnnotatedReturnType();
          default -> throw new IllegalArgumentException(where + ": " + accessor + " has no type");
        };
    return Optional.of(Shape.of(inner, binding, binding::write, outer, where));
  }

  private static Optional<Shape> read(
      Class<?> type, Binding binding, List<Class<?>> outer, String where) {
    try {
      var instantiator = binding.deserializer(type).map(each -> each.getValueInstantiator());
      if (instantiator.isEmpty()) {
        return Optional.empty();
      }
      var creators = instantiator.get();
      if (creators.canCreateUsingDelegate()
          && creators.getDelegateCreator().getMember() instanceof Executable creator
          && creator.getParameterCount() == 1) {
        return Optional.of(
            leaf(
                creator.getAnnotatedParameterTypes()[0],
                creator.getParameters()[0],
                binding,
                outer,
                where));
      }
      if (!creators.canCreateFromObjectWith()) {
        var scalar = scalar(creators);
        if (scalar.isPresent()) {
          return new Leaves(binding, binding::write, where).of(scalar.get()).map(leaf -> leaf);
        }
      }
      return Optional.empty();
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(
          "%s: %s cannot be read: %s".formatted(where, type.getName(), e.getOriginalMessage()), e);
    }
  }

  /** Returns the type of the single value that creates an object; empty: there is none. */
  private static Optional<Class<?>> scalar(ValueInstantiator creators) {
    if (creators.canCreateFromString()) {
      return Optional.of(String.class);
    }
    if (creators.canCreateFromLong()) {
      return Optional.of(long.class);
    }
    if (creators.canCreateFromInt()) {
      return Optional.of(int.class);
    }
    if (creators.canCreateFromBigDecimal()) {
      return Optional.of(BigDecimal.class);
    }
    if (creators.canCreateFromDouble()) {
      return Optional.of(double.class);
    }
    return creators.canCreateFromBoolean() ? Optional.of(boolean.class) : Optional.empty();
  }

  private static Shape leaf(
      AnnotatedType type,
      AnnotatedElement constrained,
      Binding binding,
      List<Class<?>> outer,
      String where) {
    var shape = Shape.of(type, binding, binding::write, outer, where);
    var raw = binding.mapper().constructType(type.getType()).getRawClass();
    if (!(shape instanceof Leaf) || !Constraint.on(constrained, raw, where).isEmpty()) {
      throw new IllegalArgumentException(
          "%s: the argument of a @JsonCreator must be one value without constraints, got %s"
              .formatted(where, type.getType().getTypeName()));
    }
    return shape;
  }
}
