package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a record type asks of a JSON object: names, types, presence, constraints. Immutable.
 *
 * <p>A component must be present unless its type is marked {@link Nullable}.
 */
final class RecordShape {

  private final List<Component> components;

  private RecordShape(List<Component> components) {
    this.components = components;
  }

  /**
   * @throws IllegalArgumentException when the type is not a record, refers to itself, or bears a
   *     constraint that would not be checked
   */
  static RecordShape of(Class<?> type, ObjectMapper mapper) {
    return of(type, mapper, List.of());
  }

  /**
   * @param outer the records that the type stands in
   */
  static RecordShape of(Class<?> type, ObjectMapper mapper, List<Class<?>> outer) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is a payload but not a record");
    }
    if (outer.contains(type)) {
      throw new IllegalArgumentException(type.getName() + " is a payload that contains itself");
    }
    if (!Constraint.on(type, type, type.getName()).isEmpty()) {
      throw new IllegalArgumentException(
          type.getName() + ": a constraint on the whole record would not be checked");
    }
    var within = new ArrayList<>(outer);
    within.add(type);
    var config = mapper.getDeserializationConfig();
    Map<String, String> names =
        config.introspect(config.constructType(type)).findProperties().stream()
            .collect(
                Collectors.toMap(
                    BeanPropertyDefinition::getInternalName, BeanPropertyDefinition::getName));
    return new RecordShape(
        Arrays.stream(type.getRecordComponents())
            .map(
                component -> {
                  var name = names.getOrDefault(component.getName(), component.getName());
                  return Component.of(component, name, mapper, within);
                })
            .toList());
  }

  /** Checks the form of a JSON object: presence and types. */
  void checkForm(JsonNode object, FieldPath place, Violations found) {
    for (var component : components) {
      if (found.isFull()) {
        return;
      }
      var field = place.field(component.name);
      var value = object.get(component.name);
      if (value != null && !value.isNull()) {
        component.value.checkForm(value, field, found);
      } else if (!component.value.nullable()) {
        found.add(new Violation(field.toString(), "is required"));
      }
    }
  }

  /** Checks a value of the record against the constraints of its components. */
  void checkConstraints(Object record, JsonNode object, FieldPath place, Violations found) {
    for (var component : components) {
      if (found.isFull()) {
        return;
      }
      component.value.checkConstraints(
          component.valueIn(record),
          object.path(component.name),
          place.field(component.name),
          found);
    }
  }

  /** One component: its name on the wire, and what its value must be. */
  private record Component(String name, Constrained value, Method accessor) {

    static Component of(
        RecordComponent component, String name, ObjectMapper mapper, List<Class<?>> outer) {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      var where = component.getDeclaringRecord().getName() + "." + component.getName();
      var field = fieldOf(component);
      var value = Constrained.of(component.getAnnotatedType(), field, mapper, outer, where);
      if (value.nullable() && field.isAnnotationPresent(NotNull.class)) {
        throw new IllegalArgumentException(where + " is marked both @Nullable and @NotNull");
      }
      return new Component(name, value, accessor);
    }

    @Nullable Object valueIn(Object record) {
      try {
        return accessor.invoke(record);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(accessor + " cannot be read", e);
      }
    }

    private static Field fieldOf(RecordComponent component) {
      try {
        return component.getDeclaringRecord().getDeclaredField(component.getName());
      } catch (NoSuchFieldException e) {
        throw new IllegalStateException(component + " has no field", e);
      }
    }
  }
}
