package io.tapeloom.stream.payload;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;

/**
 * A mapper and the direction it is used in. Uses the serializers and deserializers that the mapper
 * has chosen, so that every annotation and module counts. Immutable.
 */
record Binding(ObjectMapper mapper, Direction direction) {

  /** Writes values of one place. */
  @FunctionalInterface
  interface Writing {

    /**
     * Returns a value as JSON.
     *
     * @throws IOException if the value cannot be written
     */
    JsonNode written(Object value) throws IOException;
  }

  private interface Output {
    void write(JsonGenerator json) throws IOException;
  }

  boolean reads() {
    return direction == Direction.READ;
  }

  MapperConfig<?> config() {
    return reads() ? mapper.getDeserializationConfig() : mapper.getSerializationConfig();
  }

  BeanDescription introspect(Class<?> type) {
    var resolved = mapper.constructType(type);
    return reads()
        ? mapper.getDeserializationConfig().introspect(resolved)
        : mapper.getSerializationConfig().introspect(resolved);
  }

  /** Writes a value as the payload of a message. */
  JsonNode write(Object value) throws IOException {
    return written(json -> json.writePOJO(value));
  }

  /** Returns a writer for the values of a property. */
  Writing writingOf(BeanPropertyWriter property) {
    return value -> {
      var provider = mapper.getSerializerProviderInstance();
      var serializer = serializerOf(property, value, provider);
      return written(json -> serializer.serialize(value, json, provider));
    };
  }

  private static JsonSerializer<Object> serializerOf(
      BeanPropertyWriter property, Object value, SerializerProvider provider)
      throws JsonMappingException {
    var fixed = property.getSerializer();
    if (fixed != null) {
      return fixed;
    }
    var declared = property.getType();
    return declared.isPrimitive() || declared.isFinal() || declared.isContainerType()
        ? provider.findPrimaryPropertySerializer(declared, property)
        : provider.findPrimaryPropertySerializer(value.getClass(), property);
  }

  private JsonNode written(Output output) throws IOException {
    var text = new StringWriter();
    try (var json = mapper.createGenerator(text)) {
      output.write(json);
    }
    return mapper.readTree(text.toString());
  }

  /** Returns the serializer of a type. */
  JsonSerializer<Object> serializer(Class<?> type) throws JsonMappingException {
    return mapper.getSerializerProviderInstance().findValueSerializer(type, null);
  }

  /** Returns whether JSON of a type has a type id, see {@code @JsonTypeInfo}. */
  boolean isTyped(JavaType type) {
    try {
      return reads()
          ? mapper.getDeserializationConfig().findTypeDeserializer(type) != null
          : mapper.getSerializerProviderInstance().findTypeSerializer(type) != null;
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(
          "%s cannot be %s: %s"
              .formatted(
                  type.getRawClass().getName(), direction.participle(), e.getOriginalMessage()),
          e);
    }
  }

  /** Returns the deserializer of a type; empty: it does not read properties of a JSON object. */
  Optional<BeanDeserializerBase> deserializer(Class<?> type) throws JsonMappingException {
    var blueprint = (DefaultDeserializationContext) mapper.getDeserializationContext();
    var context =
        blueprint.createInstance(
            mapper.getDeserializationConfig(),
            mapper.treeAsTokens(mapper.getNodeFactory().nullNode()),
            mapper.getInjectableValues());
    return context.findRootValueDeserializer(mapper.constructType(type))
            instanceof BeanDeserializerBase properties
        ? Optional.of(properties)
        : Optional.empty();
  }
}
