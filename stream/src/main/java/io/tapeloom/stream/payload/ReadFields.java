package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.BeanDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the fields of a record that a mapper reads, from its deserializer. */
final class ReadFields {

  private final Class<?> type;
  private final Binding binding;
  private final List<Class<?>> within;
  private final BeanDescription seen;

  private ReadFields(Class<?> type, Binding binding, List<Class<?>> within) {
    this.type = type;
    this.binding = binding;
    this.within = within;
    this.seen = binding.introspect(type);
  }

  /**
   * @throws IllegalArgumentException if a field cannot be checked or described
   */
  static List<RecordField> of(Class<?> type, Binding binding, List<Class<?>> within) {
    return new ReadFields(type, binding, within).fields();
  }

  static Field fieldOf(RecordComponent component) {
    try {
      return component.getDeclaringRecord().getDeclaredField(component.getName());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(component + " has no field", e);
    }
  }

  private List<RecordField> fields() {
    try {
      var deserializer = binding.deserializer(type);
      if (deserializer.isEmpty() || deserializer.get().getClass() != BeanDeserializer.class) {
        throw new IllegalArgumentException(
            "%s has a deserializer of its own, whose input cannot be described"
                .formatted(type.getName()));
      }
      if (seen.findAnySetterAccessor() != null) {
        throw new IllegalArgumentException(
            type.getName() + " has a @JsonAnySetter, which cannot be described");
      }
      var fields = new ArrayList<RecordField>();
      for (var component : type.getRecordComponents()) {
        if (component.getType() == GivenFields.class) {
          continue;
        }
        field(component, deserializer.get()).ifPresent(fields::add);
      }
      return List.copyOf(fields);
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(
          "%s cannot be read: %s".formatted(type.getName(), e.getOriginalMessage()), e);
    }
  }

  private Optional<RecordField> field(RecordComponent component, BeanDeserializerBase reader) {
    var where = type.getName() + "." + component.getName();
    var annotated = fieldOf(component);
    var definition =
        seen.findProperties().stream()
            .filter(each -> each.getInternalName().equals(component.getName()))
            .findFirst();
    var property = definition.map(each -> reader.findProperty(each.getName()));
    if (property.isEmpty()) {
      if (!component.getType().isPrimitive()
          && Constrained.isNullable(component.getAnnotatedType(), annotated)) {
        return Optional.empty();
      }
      throw new IllegalArgumentException(
          where + " is not read: the mapper ignores it, so that it cannot be described");
    }
    var introspector = binding.config().getAnnotationIntrospector();
    if (property.get().getValueTypeDeserializer() != null
        || introspector.findUnwrappingNameTransformer(property.get().getMember()) != null) {
      throw new IllegalArgumentException(
          where + ": @JsonUnwrapped and @JsonTypeInfo cannot be described");
    }
    if (!definition.get().findAliases().isEmpty()) {
      throw new IllegalArgumentException(where + ": a @JsonAlias cannot be described");
    }
    var accessor = component.getAccessor();
    accessor.setAccessible(true);
    var place =
        Constrained.of(
            component.getAnnotatedType(),
            annotated,
            binding,
            writingOf(definition.get()),
            within,
            where);
    if (place.nullable() && annotated.isAnnotationPresent(NotNull.class)) {
      throw new IllegalArgumentException(where + " is marked both @Nullable and @NotNull");
    }
    var texts = new FieldTexts(binding, place, annotated, definition.get().getMetadata(), where);
    return Optional.of(
        new RecordField(
            component.getName(),
            definition.get().getName(),
            place,
            !place.nullable(),
            place.nullable(),
            texts.description(),
            texts.example(),
            texts.preset(),
            RecordField.Getter.of(accessor)));
  }

  /** Returns a writer for the property, whose output shows the form to read. */
  private Binding.Writing writingOf(BeanPropertyDefinition read) {
    try {
      for (var written = binding.serializer(type).properties(); written.hasNext(); ) {
        if (written.next() instanceof BeanPropertyWriter writer
            && writer.getName().equals(read.getName())) {
          return binding.writingOf(writer);
        }
      }
      return binding::write;
    } catch (JsonMappingException unwritable) {
      return binding::write; // the type is only read
    }
  }
}
