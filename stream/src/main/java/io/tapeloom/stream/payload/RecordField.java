package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field of the JSON object of a record. Immutable.
 *
 * @param component the name of the record's component, or of the method that returns its value; of
 *     a field of an unwrapped record, after the name of that record's component and a dot
 * @param name the name in JSON
 * @param place the type and constraints of its value
 * @param required whether it is always present
 * @param withNull whether its value may be null
 * @param description the description in the schema; empty: none
 * @param example the example in the schema; empty: none
 * @param preset the default in the schema; empty: none
 * @param getter returns its value of a record
 */
record RecordField(
    String component,
    String name,
    Constrained place,
    boolean required,
    boolean withNull,
    String description,
    Optional<JsonNode> example,
    Optional<JsonNode> preset,
    Getter getter) {

  /** Returns the value of a field. */
  @FunctionalInterface
  interface Getter {

    @Nullable Object of(Object record);

    /** Returns what an accessible method returns. */
    static Getter of(Method accessor) {
      return record -> {
        try {
          return accessor.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
          throw new IllegalStateException(accessor + " cannot be read", e);
        }
      };
    }
  }

  @Nullable Object valueIn(Object record) {
    return getter.of(record);
  }

  /**
   * Returns the same field as one of an outer record, which writes the fields of an inner one as
   * its own.
   *
   * @param outerComponent the component of the outer record that is the inner one
   * @param isOptional whether there may be no inner record
   */
  RecordField unwrappedFrom(String outerComponent, Getter inner, boolean isOptional) {
    return new RecordField(
        outerComponent + "." + component,
        name,
        place,
        required && !isOptional,
        withNull,
        description,
        example,
        preset,
        outer -> {
          var record = inner.of(outer);
          return record == null ? null : getter.of(record);
        });
  }

  ObjectNode schema(Definitions definitions) {
    var schema = place.schema(definitions, withNull);
    if (schema.has("$ref") && !description.isEmpty()) {
      var described = JsonNodeFactory.instance.objectNode(); // siblings of a reference are ignored
      described.putArray("allOf").add(schema).addObject().put("description", description);
      schema = described;
    } else if (!description.isEmpty()) {
      schema.put("description", description);
    }
    if (preset.isPresent()) {
      schema.set("default", preset.get());
    }
    if (example.isPresent()) {
      schema.putArray("examples").add(example.get());
    }
    return schema;
  }
}
