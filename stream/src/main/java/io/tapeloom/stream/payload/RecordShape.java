package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.AnnotatedClassResolver;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object of a record type in one direction: names, types, presence, constraints.
 * Immutable.
 *
 * <p>A field is required in payloads that are read, unless its type is {@link Nullable}.
 *
 * @param description the description in the schema; empty: none
 */
record RecordShape(Class<?> type, List<RecordField> fields, String description) {

  private static final Set<Object> DEFAULTS =
      Set.of(false, (byte) 0, (short) 0, 0, 0L, 0f, 0.0, '\0');

  /**
   * @param outer the records that contain the type
   * @param where the name of the place in exceptions; empty: the payload
   * @throws IllegalArgumentException if the type is not a record, contains itself, or cannot be
   *     checked or described
   */
  static RecordShape of(Class<?> type, Binding binding, List<Class<?>> outer, String where) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is a payload but not a record");
    }
    if (outer.contains(type)) {
      throw new IllegalArgumentException(
          "%s: a %s would contain itself".formatted(where, type.getName()));
    }
    if (type.getTypeParameters().length > 0) {
      throw new IllegalArgumentException(type.getName() + " is a payload with type parameters");
    }
    if (!Constraint.on(type, type, type.getName()).isEmpty()) {
      throw new IllegalArgumentException(
          type.getName() + ": a constraint on the whole record would not be checked");
    }
    if (binding.isTyped(binding.mapper().constructType(type))) {
      throw new IllegalArgumentException(
          type.getName() + ": @JsonTypeInfo cannot be described; use a field of the record");
    }
    var within = new ArrayList<>(outer);
    within.add(type);
    var fields =
        binding.reads()
            ? ReadFields.of(type, binding, within)
            : WrittenFields.of(type, binding, within);
    return new RecordShape(type, fields, descriptionOf(type, binding));
  }

  private static String descriptionOf(Class<?> type, Binding binding) {
    var config = binding.config();
    var described =
        config
            .getAnnotationIntrospector()
            .findClassDescription(
                AnnotatedClassResolver.resolve(config, config.constructType(type), config));
    return described == null ? "" : described;
  }

  /** Checks the form of a JSON object: presence and types. */
  void checkForm(JsonNode object, FieldPath place, Violations found) {
    for (var field : fields) {
      if (found.isFull()) {
        return;
      }
      var at = place.field(field.name());
      var value = object.get(field.name());
      if (value != null && !value.isNull()) {
        field.place().checkForm(value, at, found);
      } else if (!field.place().nullable()) {
        found.add(new Violation(at.toString(), "is required"));
      }
    }
  }

  /** Checks a value of the record against the constraints of its components. */
  void checkConstraints(Object record, JsonNode object, FieldPath place, Violations found) {
    for (var field : fields) {
      if (found.isFull()) {
        return;
      }
      field
          .place()
          .checkConstraints(
              field.valueIn(record), object.path(field.name()), place.field(field.name()), found);
    }
  }

  /** Returns a new schema of the object. */
  ObjectNode schema(Definitions definitions) {
    var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    var required = JsonNodeFactory.instance.arrayNode();
    for (var field : fields) {
      schema.withObject("/properties").set(field.name(), field.schema(definitions));
      if (field.required()) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    if (!description.isEmpty()) {
      schema.put("description", description);
    }
    return schema;
  }

  /** Returns the number of different samples. */
  int sampleCount() {
    return fields.stream().mapToInt(field -> field.place().shape().sampleCount()).max().orElse(1);
  }

  /** Returns a JSON object of this type that ignores constraints; empty: none is known. */
  Optional<ObjectNode> sample(int index) {
    var object = JsonNodeFactory.instance.objectNode();
    for (var field : fields) {
      var sample = field.place().shape().sample(index);
      if (sample.isPresent()) {
        object.set(field.name(), sample.get());
      } else if (!field.place().nullable()) {
        return Optional.empty();
      }
    }
    return Optional.of(object);
  }

  /**
   * Returns a record of this type that ignores constraints; empty: its constructor throws, or no
   * value is known.
   *
   * @param whole whether nullable components have a value
   */
  Optional<Object> value(int index, boolean whole) {
    return value(type, "", index, whole);
  }

  /**
   * @param prefix stands before the names of the components in the fields
   */
  private Optional<Object> value(Class<?> of, String prefix, int index, boolean whole) {
    var components = of.getRecordComponents();
    var arguments = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      var name = prefix + components[i].getName();
      var field = fields.stream().filter(each -> each.component().equals(name)).findFirst();
      if (field.isEmpty() && isUnwrapped(name)) {
        var inner = value(components[i].getType(), name + ".", index, whole);
        if (inner.isEmpty()) {
          return Optional.empty();
        }
        arguments[i] = inner.get();
        continue;
      }
      boolean absent = field.isEmpty() || (field.get().place().nullable() && !whole);
      if (!absent) {
        var value = field.get().place().shape().value(index);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        arguments[i] = value.get();
      } else if (components[i].getType().isPrimitive()) {
        arguments[i] = Array.get(Array.newInstance(components[i].getType(), 1), 0);
      }
    }
    return instance(of, components, arguments);
  }

  private boolean isUnwrapped(String component) {
    return fields.stream().anyMatch(field -> field.component().startsWith(component + "."));
  }

  /** Collects the fields of a record, and of its parts, that do not have their default value. */
  void collectFilled(Object record, Set<RecordField> filled) {
    for (var field : fields) {
      var value = field.valueIn(record);
      if (value != null && !DEFAULTS.contains(value)) {
        filled.add(field);
        field.place().shape().collectFilled(value, filled);
      }
    }
  }

  /** Returns the first field of the record or its parts that is not in a set. */
  Optional<String> firstOutside(Set<RecordField> filled) {
    for (var field : fields) {
      if (!filled.contains(field)) {
        return Optional.of(type.getName() + "." + field.component());
      }
      var inner = field.place().shape().record().flatMap(shape -> shape.firstOutside(filled));
      if (inner.isPresent()) {
        return inner;
      }
    }
    return Optional.empty();
  }

  private static Optional<Object> instance(
      Class<?> type, RecordComponent[] components, @Nullable Object[] arguments) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(arguments));
    } catch (InvocationTargetException refused) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " cannot be created", e);
    }
  }
}
