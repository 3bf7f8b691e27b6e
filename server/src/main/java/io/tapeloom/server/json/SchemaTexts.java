package io.tapeloom.server.json;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.stream.payload.ExampleFinder;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The texts of the annotation {@code @Schema} of OpenAPI, so that a type of REST can be a payload
 * of WebSocket, too. Stateless.
 */
public final class SchemaTexts extends NopAnnotationIntrospector implements ExampleFinder {

  private static final long serialVersionUID = 1;

  /** Returns the description of a field, from the annotation of either kind. */
  public static Optional<String> descriptionOf(AnnotatedElement field) {
    return Optional.ofNullable(field.getAnnotation(JsonPropertyDescription.class))
        .map(JsonPropertyDescription::value)
        .or(() -> textOf(field.getAnnotation(Schema.class)));
  }

  /** Returns the description of a type, from the annotation of either kind. */
  public static Optional<String> descriptionOfType(Class<?> type) {
    return Optional.ofNullable(type.getAnnotation(JsonClassDescription.class))
        .map(JsonClassDescription::value)
        .or(() -> textOf(type.getAnnotation(Schema.class)));
  }

  private static Optional<String> textOf(@Nullable Schema schema) {
    return Optional.ofNullable(schema).map(Schema::description).filter(text -> !text.isEmpty());
  }

  @Override
  public @Nullable String findPropertyDescription(Annotated field) {
    return textOf(field.getAnnotation(Schema.class)).orElse(null);
  }

  @Override
  public @Nullable String findClassDescription(AnnotatedClass type) {
    return textOf(type.getAnnotation(Schema.class)).orElse(null);
  }

  @Override
  public @Nullable String findPropertyDefaultValue(Annotated field) {
    return Optional.ofNullable(field.getAnnotation(Schema.class))
        .map(Schema::defaultValue)
        .filter(text -> !text.isEmpty())
        .orElse(null);
  }

  @Override
  public Optional<String> findExample(AnnotatedElement field) {
    return Optional.ofNullable(field.getAnnotation(Schema.class))
        .map(Schema::example)
        .filter(text -> !text.isEmpty());
  }
}
