package io.tapeloom.stream.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON form of a type in one direction: checks payloads that are read, and describes them by a
 * schema. Immutable.
 */
sealed interface Shape permits Shape.Nested, Shape.Container, Shape.Delegated, Leaf {

  /** Returns the rule that a JSON value of another kind breaks; empty: it is of this kind. */
  Optional<String> misfit(JsonNode value);

  /** Checks the form of the parts of a JSON value of this kind, until {@code found} is full. */
  void checkParts(JsonNode value, FieldPath place, Violations found);

  /** Checks the constraints of the parts of a Java value, until {@code found} is full. */
  void checkConstraints(Object value, JsonNode node, FieldPath place, Violations found);

  /** Returns a new schema, without the constraints of the place. */
  ObjectNode schema(Definitions definitions);

  /** Returns the number of different samples. */
  int sampleCount();

  /** Returns a JSON value of this kind that ignores constraints; empty: none is known. */
  Optional<JsonNode> sample(int index);

  /** Returns a Java value of this kind that ignores constraints; empty: none is known. */
  Optional<Object> value(int index);

  /** Returns the record shape of this type, or of its elements. */
  default Optional<RecordShape> record() {
    return Optional.empty();
  }

  /** Collects the fields of the records in a value that do not have their default value. */
  default void collectFilled(Object value, Set<RecordField> filled) {}

  /**
   * Returns the shape of a type.
   *
   * @param writing writes values of the place
   * @param outer the records that contain the place
   * @param where the name of the place in exceptions
   * @throws IllegalArgumentException if values of the type cannot be checked or described
   */
  static Shape of(
      AnnotatedType annotated,
      Binding binding,
      Binding.Writing writing,
      List<Class<?>> outer,
      String where) {
    var type = annotated.getType();
    if (annotated instanceof AnnotatedArrayType array
        && type != byte[].class
        && type != char[].class) {
      var element = array.getAnnotatedGenericComponentType();
      // In Java, a constraint before the element's type applies to the array.
      var raw = binding.mapper().constructType(type).getRawClass();
      return new Many(raw, Constrained.free(element, binding, outer, where + "[]"));
    }
    if (annotated instanceof AnnotatedParameterizedType generic
        && type instanceof ParameterizedType parameterized
        && parameterized.getRawType() instanceof Class<?> raw
        && raw.getPackageName().equals("java.util")) {
      var arguments = generic.getAnnotatedActualTypeArguments();
      if (Collection.class.isAssignableFrom(raw)) {
        return new Many(raw, Constrained.inside(arguments[0], binding, outer, where + "[]"));
      }
      if (Map.class.isAssignableFrom(raw)
          && arguments[0].getType() == String.class
          && Constraint.on(arguments[0], String.class, where).isEmpty()) {
        return new Named(Constrained.inside(arguments[1], binding, outer, where + "{}"));
      }
      if (raw == Optional.class) {
        throw optional(where);
      }
    }
    if (type instanceof Class<?> known) {
      return ofClass(known, binding, writing, outer, where);
    }
    throw unknown(
        type instanceof GenericArrayType ? "array" : "generic type", type.getTypeName(), where);
  }

  private static Shape ofClass(
      Class<?> type, Binding binding, Binding.Writing writing, List<Class<?>> outer, String where) {
    if (type.getName().startsWith("java.util.Optional")) {
      throw optional(where);
    }
    var leaf = new Leaves(binding, writing, where).of(type);
    if (leaf.isPresent()) {
      return leaf.get();
    }
    var delegate = Delegate.of(type, binding, outer, where);
    if (delegate.isPresent()) {
      return new Delegated(type, delegate.get(), binding);
    }
    if (type.isRecord()) {
      return new Nested(RecordShape.of(type, binding, outer, where));
    }
    if (type.isSealed()) {
      throw unknown("sealed type", type.getName(), where);
    }
    throw unknown(type.isInterface() ? "interface" : "type", type.getName(), where);
  }

  private static IllegalArgumentException optional(String where) {
    return new IllegalArgumentException(
        where + ": an Optional cannot be described; use its type with @Nullable");
  }

  private static IllegalArgumentException unknown(String kind, String type, String where) {
    return new IllegalArgumentException(
        "%s: the %s %s cannot be described; allowed are records, enums, texts, numbers, booleans, collections and maps of them"
            .formatted(where, kind, type));
  }

  /** A JSON object for a record. */
  record Nested(RecordShape shape) implements Shape {

    @Override
    public ObjectNode schema(Definitions definitions) {
      return definitions.schemaOf(shape);
    }

    @Override
    public Optional<RecordShape> record() {
      return Optional.of(shape);
    }

    @Override
    public void collectFilled(Object value, Set<RecordField> filled) {
      shape.collectFilled(value, filled);
    }

    @Override
    public int sampleCount() {
      return shape.sampleCount();
    }

    @Override
    public Optional<JsonNode> sample(int index) {
      return shape.sample(index).map(sample -> sample);
    }

    @Override
    public Optional<Object> value(int index) {
      return shape.value(index, true);
    }

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

  /** A value that contains others, all of one shape. */
  sealed interface Container extends Shape permits Many, Named {

    Constrained element();

    @Override
    default Optional<RecordShape> record() {
      return element().shape().record();
    }

    @Override
    default int sampleCount() {
      return element().shape().sampleCount();
    }
  }

  /** A JSON array for a collection or an array of the raw type. */
  record Many(Class<?> raw, Constrained element) implements Container {

    @Override
    public void collectFilled(Object value, Set<RecordField> filled) {
      elementsOf(value).forEach(each -> element.shape().collectFilled(each, filled));
    }

    private static Collection<?> elementsOf(Object value) {
      if (value instanceof Collection<?> collection) {
        return collection;
      }
      var elements = new ArrayList<Object>();
      for (int i = 0; i < Array.getLength(value); i++) {
        elements.add(Array.get(value, i));
      }
      return elements;
    }

    @Override
    public ObjectNode schema(Definitions definitions) {
      var schema = JsonNodeFactory.instance.objectNode().put("type", "array");
      var items = element.schema(definitions, element.nullable());
      if (!items.isEmpty()) {
        schema.set("items", items);
      }
      return schema;
    }

    @Override
    public Optional<JsonNode> sample(int index) {
      return element
          .shape()
          .sample(index)
          .map(sample -> JsonNodeFactory.instance.arrayNode().add(sample));
    }

    @Override
    public Optional<Object> value(int index) {
      return element.shape().value(index).flatMap(this::collectionOf);
    }

    private Optional<Object> collectionOf(Object value) {
      if (raw.isArray()) {
        var array = Array.newInstance(raw.getComponentType(), 1);
        Array.set(array, 0, value);
        return Optional.of(array);
      }
      var list = new ArrayList<>(List.of(value));
      var set = new java.util.LinkedHashSet<>(list);
      return raw.isInstance(list)
          ? Optional.of(list)
          : raw.isInstance(set) ? Optional.of(set) : Optional.empty();
    }

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
  record Named(Constrained element) implements Container {

    @Override
    public void collectFilled(Object value, Set<RecordField> filled) {
      ((Map<?, ?>) value).values().forEach(each -> element.shape().collectFilled(each, filled));
    }

    @Override
    public ObjectNode schema(Definitions definitions) {
      var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
      var values = element.schema(definitions, element.nullable());
      if (!values.isEmpty()) {
        schema.set("additionalProperties", values);
      }
      return schema;
    }

    @Override
    public Optional<JsonNode> sample(int index) {
      return element
          .shape()
          .sample(index)
          .map(sample -> JsonNodeFactory.instance.objectNode().set("a", sample));
    }

    @Override
    public Optional<Object> value(int index) {
      return element.shape().value(index).map(value -> Map.of("a", value));
    }

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
        element.checkForm(property.getValue(), place.field(property.getKey()), found);
      }
    }

    @Override
    public void checkConstraints(Object map, JsonNode node, FieldPath place, Violations found) {
      for (var entry : ((Map<?, ?>) map).entrySet()) {
        if (found.isFull()) {
          return;
        }
        var name = String.valueOf(entry.getKey());
        element.checkConstraints(entry.getValue(), node.path(name), place.field(name), found);
      }
    }
  }

  /** A type that is written or read as a value of another type. */
  record Delegated(Class<?> type, Shape inner, Binding binding) implements Shape {

    @Override
    public Optional<String> misfit(JsonNode value) {
      return inner.misfit(value);
    }

    @Override
    public void checkParts(JsonNode value, FieldPath place, Violations found) {
      inner.checkParts(value, place, found);
    }

    @Override
    public void checkConstraints(Object value, JsonNode node, FieldPath place, Violations found) {
      // a value that is read by a delegate has no parts, see Delegate
    }

    @Override
    public ObjectNode schema(Definitions definitions) {
      return inner.schema(definitions);
    }

    @Override
    public int sampleCount() {
      return inner.sampleCount();
    }

    @Override
    public Optional<JsonNode> sample(int index) {
      return inner.sample(index);
    }

    @Override
    public Optional<Object> value(int index) {
      return inner.sample(index).flatMap(this::instance);
    }

    private Optional<Object> instance(JsonNode sample) {
      try {
        return Optional.ofNullable(binding.mapper().treeToValue(sample, type));
      } catch (JsonProcessingException refused) {
        return Optional.empty(); // the type is written only, or takes other values
      }
    }
  }
}
