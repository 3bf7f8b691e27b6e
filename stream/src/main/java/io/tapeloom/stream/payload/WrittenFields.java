package io.tapeloom.stream.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializer;
import com.fasterxml.jackson.databind.ser.impl.UnwrappingBeanPropertyWriter;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the fields of a record that a mapper writes, from its serializer. Values of each field are
 * written and validated against its schema.
 */
final class WrittenFields {

  private final Class<?> type;
  private final Binding binding;
  private final List<Class<?>> within;
  private final BeanDescription seen;

  private WrittenFields(Class<?> type, Binding binding, List<Class<?>> within) {
    this.type = type;
    this.binding = binding;
    this.within = within;
    this.seen = binding.introspect(type);
  }

  /**
   * @throws IllegalArgumentException if a field cannot be described
   */
  static List<RecordField> of(Class<?> type, Binding binding, List<Class<?>> within) {
    return new WrittenFields(type, binding, within).fields();
  }

  private List<RecordField> fields() {
    try {
      var serializer = binding.serializer(type);
      if (serializer.getClass() != BeanSerializer.class || serializer.usesObjectId()) {
        throw refused("is written by %s".formatted(serializer.getClass().getName()));
      }
      if (seen.findAnyGetter() != null) {
        throw refused("has a @JsonAnyGetter");
      }
      var introspector = binding.config().getAnnotationIntrospector();
      if (introspector.findFilterId(seen.getClassInfo()) != null) {
        throw refused("has a @JsonFilter");
      }
      var fields = new ArrayList<RecordField>();
      for (var properties = serializer.properties(); properties.hasNext(); ) {
        var property = properties.next();
        if (property instanceof UnwrappingBeanPropertyWriter unwrapping) {
          fields.addAll(unwrapped(unwrapping));
          continue;
        }
        if (!(property instanceof BeanPropertyWriter writer)
            || writer.getClass() != BeanPropertyWriter.class) {
          throw refused("has the property %s, which is made up".formatted(property.getName()));
        }
        fields.add(field(writer));
      }
      return List.copyOf(fields);
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(
          "%s cannot be written: %s".formatted(type.getName(), e.getOriginalMessage()), e);
    }
  }

  /** Returns the fields of an inner record that are written as fields of this one. */
  private List<RecordField> unwrapped(BeanPropertyWriter writer) {
    var component =
        Arrays.stream(type.getRecordComponents())
            .filter(each -> each.getName().equals(writer.getMember().getName()))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        "has the unwrapped property %s, which is no component"
                            .formatted(writer.getName())));
    var where = type.getName() + "." + component.getName();
    var annotated = ReadFields.fieldOf(component);
    var transformer =
        binding
            .config()
            .getAnnotationIntrospector()
            .findUnwrappingNameTransformer(writer.getMember());
    if (!transformer.transform("a").equals("a")) {
      throw new IllegalArgumentException(
          where + ": a prefix of @JsonUnwrapped cannot be described");
    }
    var accessor = component.getAccessor();
    accessor.setAccessible(true);
    boolean isOptional = Constrained.isNullable(component.getAnnotatedType(), annotated);
    return RecordShape.of(component.getType(), binding, within, where).fields().stream()
        .map(
            field ->
                field.unwrappedFrom(
                    component.getName(), RecordField.Getter.of(accessor), isOptional))
        .toList();
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(
        "%s %s, which cannot be described".formatted(type.getName(), why));
  }

  private RecordField field(BeanPropertyWriter writer) {
    var member = writer.getMember();
    var component =
        Arrays.stream(type.getRecordComponents())
            .filter(each -> each.getName().equals(member.getName()))
            .findFirst();
    if (component.isPresent()) {
      return field(
          writer,
          component.get().getName(),
          component.get().getAnnotatedType(),
          ReadFields.fieldOf(component.get()),
          component.get().getAccessor());
    }
    if (member.getMember() instanceof Method getter) {
      return field(writer, getter.getName(), getter.getAnnotatedReturnType(), getter, getter);
    }
    throw refused("has the property %s, which is no component".formatted(writer.getName()));
  }

  private RecordField field(
      BeanPropertyWriter writer,
      String component,
      AnnotatedType declared,
      AnnotatedElement annotated,
      Method accessor) {
    var where = type.getName() + "." + component;
    if (writer.getTypeSerializer() != null || writer.getViews() != null) {
      throw new IllegalArgumentException(
          where + ": @JsonTypeInfo and @JsonView cannot be described");
    }
    accessor.setAccessible(true);
    var place =
        Constrained.of(declared, annotated, binding, binding.writingOf(writer), within, where);
    if (place.nullable()
        && annotated.isAnnotationPresent(jakarta.validation.constraints.NotNull.class)) {
      throw new IllegalArgumentException(where + " is marked both @Nullable and @NotNull");
    }
    var definition = definitionOf(writer.getName());
    var texts = new FieldTexts(binding, place, annotated, definition.getMetadata(), where);
    var inclusion = inclusionOf(writer, definition);
    boolean required =
        switch (inclusion) {
          case ALWAYS, USE_DEFAULTS -> true;
          case NON_NULL, NON_ABSENT -> !place.nullable();
          case NON_EMPTY, NON_DEFAULT, CUSTOM -> false;
        };
    var field =
        new RecordField(
            component,
            writer.getName(),
            place,
            required,
            place.nullable() && !writer.willSuppressNulls(),
            texts.description(),
            texts.example(),
            texts.preset(),
            RecordField.Getter.of(accessor));
    checkWriting(field, binding.writingOf(writer), where);
    return field;
  }

  private BeanPropertyDefinition definitionOf(String name) {
    return seen.findProperties().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> refused("has the property %s, which is made up".formatted(name)));
  }

  /** Returns when the property is written, with the rules of Jackson's PropertyBuilder. */
  private JsonInclude.Include inclusionOf(
      BeanPropertyWriter writer, BeanPropertyDefinition definition) {
    var config = binding.mapper().getSerializationConfig();
    var empty = JsonInclude.Value.empty();
    var ofType =
        JsonInclude.Value.merge(
            seen.findPropertyInclusion(empty), config.getDefaultPropertyInclusion(type, empty));
    var byDefault = JsonInclude.Value.merge(config.getDefaultPropertyInclusion(), ofType);
    var value =
        config
            .getDefaultInclusion(
                writer.getType().getRawClass(), definition.getRawPrimaryType(), byDefault)
            .withOverrides(definition.findInclusion());
    var inclusion = value.getValueInclusion();
    return inclusion == JsonInclude.Include.USE_DEFAULTS ? JsonInclude.Include.ALWAYS : inclusion;
  }

  /** Writes values of a field, and validates them against its schema. */
  private static void checkWriting(RecordField field, Binding.Writing writing, String where) {
    var shape = field.place().shape();
    var schema = field.place().schema(Definitions.inline(false), field.withNull());
    for (int i = 0; i < shape.sampleCount(); i++) {
      var value = shape.value(i);
      if (value.isPresent()) {
        try {
          var written = writing.written(value.get());
          var problem = SchemaCheck.problem(schema, written);
          if (problem.isPresent()) {
            throw new IllegalArgumentException(
                "%s: %s is written as %s, which its schema does not allow: %s"
                    .formatted(where, value.get(), Echo.of(written), problem.get()));
          }
        } catch (IOException | UnsupportedOperationException refused) {
          throw new IllegalArgumentException(
              "%s: %s cannot be written: %s".formatted(where, value.get(), refused.getMessage()),
              refused);
        }
      }
    }
  }
}
