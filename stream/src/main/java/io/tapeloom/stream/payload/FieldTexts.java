package io.tapeloom.stream.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyMetadata;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;

/** The description, example and default of a field, from its annotations. */
record FieldTexts(
    Binding binding,
    Constrained place,
    AnnotatedElement annotated,
    PropertyMetadata metadata,
    String where) {

  String description() {
    return metadata.getDescription() == null ? "" : metadata.getDescription();
  }

  /**
   * @throws IllegalArgumentException if the value does not fit the field
   */
  Optional<JsonNode> example() {
    return Optional.ofNullable(annotated.getAnnotation(Example.class))
        .map(Example::value)
        .or(this::foundExample)
        .map(this::valueOf);
  }

  private Optional<String> foundExample() {
    return binding.config().getAnnotationIntrospector().allIntrospectors().stream()
        .filter(ExampleFinder.class::isInstance)
        .flatMap(finder -> ((ExampleFinder) finder).findExample(annotated).stream())
        .findFirst();
  }

  /**
   * @throws IllegalArgumentException if the value does not fit the field
   */
  Optional<JsonNode> preset() {
    return Optional.ofNullable(metadata.getDefaultValue())
        .filter(text -> !text.isEmpty())
        .map(this::valueOf);
  }

  /**
   * Parses a value in an annotation: plain text if the type is a string in JSON, otherwise JSON.
   */
  private JsonNode valueOf(String text) {
    var value =
        isText(place.shape()) ? binding.mapper().getNodeFactory().textNode(text) : json(text);
    var problem = SchemaCheck.problem(place.schema(Definitions.inline(true), false), value);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(
          "%s: its example or default %s does not fit: %s"
              .formatted(where, Echo.quoted(text), problem.get()));
    }
    return value;
  }

  private static boolean isText(Shape shape) {
    return switch (shape) {
      case Leaf leaf -> leaf.isText();
      case Shape.Delegated delegated -> isText(delegated.inner());
      case Shape.Nested _, Shape.Many _, Shape.Named _ -> false;
    };
  }

  private JsonNode json(String text) {
    try {
      return binding.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s: its example or default %s is not JSON".formatted(where, Echo.quoted(text)), e);
    }
  }
}
