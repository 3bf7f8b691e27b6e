package io.tapeloom.stream.asyncapi;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedClassResolver;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.impl.DefinitionKey;
import com.github.victools.jsonschema.generator.naming.DefaultSchemaDefinitionNamingStrategy;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import io.tapeloom.stream.payload.Constraint;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of payload types (JSON Schema draft 7, which AsyncAPI 2.4 extends), collected under
 * {@code #/components/schemas}: names, descriptions, constraints, enumerations, examples and
 * required fields are those that decoding goes by. One use, not thread-safe.
 */
final class Schemas {

  private static final String PLACE = "components/schemas";

  /** What generators take for the name of a type. */
  private static final java.util.regex.Pattern NAME =
      java.util.regex.Pattern.compile("[A-Za-z][A-Za-z0-9]*");

  private static final java.util.regex.Pattern NO_NAME =
      java.util.regex.Pattern.compile("[^A-Za-z0-9]+");

  private final ObjectMapper mapper;
  private final SchemaBuilder builder;

  Schemas(ObjectMapper mapper) {
    this.mapper = mapper;
    var config =
        new SchemaGeneratorConfigBuilder(mapper, SchemaVersion.DRAFT_7, OptionPreset.PLAIN_JSON)
            .with(Option.DEFINITIONS_FOR_ALL_OBJECTS)
            .with(Option.EXTRA_OPEN_API_FORMAT_VALUES)
            .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
            .with(Option.PLAIN_DEFINITION_KEYS)
            .without(Option.SCHEMA_VERSION_INDICATOR)
            .with(new JacksonModule(JacksonOption.IGNORE_TYPE_INFO_TRANSFORM))
            .with(new JakartaValidationModule());
    config
        .forFields()
        .withPropertyNameOverrideResolver(this::wireName)
        .withRequiredCheck(field -> !isNullable(field) || isWrittenAsNull(field))
        .withStringPatternResolver(Schemas::patternOf)
        .withInstanceAttributeOverride(
            (schema, field, _) -> {
              if (!field.isFakeContainerItemScope()) { // then the annotations are the array's
                defaultOf(field).ifPresent(value -> schema.set("default", value));
                exampleOf(field).ifPresent(value -> schema.putArray("examples").add(value));
              }
            });
    config.forFields().withNullableCheck(Schemas::isWrittenAsNull);
    config
        .forTypesInGeneral()
        .withPropertySorter((_, _) -> 0) // as they are declared
        .withDefinitionNamingStrategy(new PlainNames())
        .withCustomDefinitionProvider(
            (type, context) ->
                type.getErasedType().isEnum()
                    ? new CustomDefinition(
                        enumeration(type, context.getGeneratorConfig().createObjectNode()),
                        CustomDefinition.DefinitionType.INLINE,
                        CustomDefinition.AttributeInclusion.YES)
                    : null)
        .withCustomDefinitionProvider(
            (type, context) ->
                isMapOfAnything(type)
                    ? new CustomDefinition(
                        context.getGeneratorConfig().createObjectNode().put("type", "object"),
                        CustomDefinition.DefinitionType.INLINE,
                        CustomDefinition.AttributeInclusion.YES)
                    : null);
    this.builder = new SchemaGenerator(config.build()).buildMultipleSchemaDefinitions();
  }

  /** The title of a message's payload: {@code bars.update} becomes {@code BarsUpdateEnvelope}. */
  static String titleOf(String message) {
    return capitalized(message) + "Envelope";
  }

  private static String capitalized(String name) {
    return NO_NAME
        .splitAsStream(name)
        .filter(part -> !part.isEmpty())
        .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
        .collect(Collectors.joining());
  }

  /** Names without signs between the types that they are made of, such as {@code MapStringBar}. */
  private static final class PlainNames extends DefaultSchemaDefinitionNamingStrategy {

    @Override
    public String getDefinitionNameForKey(DefinitionKey key, SchemaGenerationContext context) {
      return NO_NAME.matcher(super.getDefinitionNameForKey(key, context)).replaceAll("");
    }

    @Override
    public String adjustNullableName(
        DefinitionKey key, String definitionName, SchemaGenerationContext context) {
      return definitionName + "OrNull";
    }
  }

  /** A reference to the type's schema. */
  JsonNode reference(Class<?> type) {
    return builder.createSchemaReference(type);
  }

  /**
   * All schemas that were referred to so far, with their names as titles; the last call.
   *
   * @throws IllegalArgumentException when two types have one name, which would be numbered
   */
  ObjectNode collected() {
    var definitions = builder.collectDefinitions(PLACE);
    for (var definition : definitions.properties()) {
      if (!NAME.matcher(definition.getKey()).matches()) {
        throw new IllegalArgumentException(
            "%s is no name for a schema: is it that of two types?".formatted(definition.getKey()));
      }
      var schema = (ObjectNode) definition.getValue();
      schema.put("title", definition.getKey());
      for (var property : schema.path("properties").properties()) {
        nameInline(property.getValue(), definition.getKey() + capitalized(property.getKey()));
      }
    }
    return definitions;
  }

  /** What stands in a property and not by itself is named after it, or generators number it. */
  private static void nameInline(JsonNode schema, String title) {
    if (schema instanceof ObjectNode object && (object.has("enum") || object.has("allOf"))) {
      object.put("title", title);
    }
    if (schema.has("items")) {
      nameInline(schema.get("items"), title + "Element");
    }
    for (var choice : schema.path("anyOf")) { // null, or that
      nameInline(choice, title);
    }
  }

  private @Nullable String wireName(FieldScope field) {
    var config = mapper.getSerializationConfig();
    var declaring = config.constructType(field.getDeclaringType().getErasedType());
    for (var property : config.introspect(declaring).findProperties()) {
      if (property.getInternalName().equals(field.getDeclaredName())) {
        return property.getName();
      }
    }
    return null;
  }

  private static boolean isNullable(FieldScope field) {
    return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** Whether the field is there when it has no value; most are absent then. */
  private static boolean isWrittenAsNull(FieldScope field) {
    var inclusion = field.getDeclaringType().getErasedType().getAnnotation(JsonInclude.class);
    return isNullable(field)
        && inclusion != null
        && inclusion.value() == JsonInclude.Include.ALWAYS;
  }

  private Optional<JsonNode> defaultOf(FieldScope field) {
    return annotation(field, JsonProperty.class)
        .map(JsonProperty::defaultValue)
        .filter(text -> !text.isEmpty())
        .map(text -> valueOf(field, text));
  }

  /** Anchored, because a pattern is matched as a whole; those with flags cannot be said here. */
  private static @Nullable String patternOf(FieldScope field) {
    var pattern = annotation(field, Pattern.class);
    if (pattern.isPresent()) {
      return pattern.get().flags().length == 0 ? "^(?:" + pattern.get().regexp() + ")$" : null;
    }
    return annotation(field, NotBlank.class).isPresent() ? "\\S" : null;
  }

  private Optional<JsonNode> exampleOf(FieldScope field) {
    return annotation(field, Example.class).map(example -> valueOf(field, example.value()));
  }

  /** A value that stands as text in an annotation: itself, or JSON where the type is not text. */
  private JsonNode valueOf(FieldScope field, String text) {
    var member = field.getRawMember();
    var type = member.getType();
    var where = member.getDeclaringClass().getSimpleName() + "." + member.getName();
    JsonNode node;
    Object value;
    try {
      node =
          type == String.class || type.isEnum()
              ? mapper.getNodeFactory().textNode(text)
              : mapper.readTree(text);
      value = mapper.treeToValue(node, mapper.constructType(member.getGenericType()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is no %s".formatted(where, text, type.getSimpleName()), e);
    }
    for (var constraint : Constraint.on(member, type, where)) {
      if (!constraint.holds().test(value)) {
        throw new IllegalArgumentException(
            "%s: \"%s\" %s".formatted(where, text, constraint.rule()));
      }
    }
    return node;
  }

  private static <A extends Annotation> Optional<A> annotation(FieldScope field, Class<A> type) {
    return Optional.ofNullable(field.getRawMember().getAnnotation(type));
  }

  private static boolean isMapOfAnything(ResolvedType type) {
    var arguments = type.typeParametersFor(Map.class);
    return arguments != null && arguments.get(1).getErasedType() == Object.class;
  }

  private ObjectNode enumeration(ResolvedType type, ObjectNode schema) {
    schema.put("type", "string");
    var values = schema.putArray("enum");
    var constants = type.getErasedType().getEnumConstants();
    var aliases = aliasesOf(type.getErasedType(), constants);
    for (int i = 0; i < constants.length; i++) {
      values.add(mapper.valueToTree(constants[i]).asText());
      if (aliases[i] != null) {
        Arrays.stream(aliases[i]).forEach(values::add);
      }
    }
    return schema;
  }

  /** Other names that constants are read by, as the mapper knows them; null for one without. */
  private String[][] aliasesOf(Class<?> type, Object[] constants) {
    var config = mapper.getDeserializationConfig();
    var aliases = new String[constants.length][];
    config
        .getAnnotationIntrospector()
        .findEnumAliases(
            config,
            AnnotatedClassResolver.resolve(config, config.constructType(type), config),
            Arrays.copyOf(constants, constants.length, Enum[].class),
            aliases);
    return aliases;
  }
}
