package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The schemas of payload types (JSON Schema draft 7, which AsyncAPI 2.4 extends), collected under
 * {@code #/components/schemas}. A type has one schema if its two directions are equal. If they
 * differ and both are used, the schema for reading has the name of the type followed by {@code
 * Input}. One use, not thread-safe.
 */
public final class Schemas {

  private static final String PLACE = "#/components/schemas/";

  private static final java.util.regex.Pattern NO_NAME =
      java.util.regex.Pattern.compile("[^A-Za-z0-9]+");

  /** A record type in one direction; all its shapes are equal. */
  private record Key(Class<?> type, Direction direction) {}

  private final Map<Key, RecordShape> shapes = new LinkedHashMap<>();

  private record Reference(ObjectNode node, Key key) {}

  private final List<Reference> references = new ArrayList<>();

  /** Returns the title of a message's payload, such as {@code BarsUpdateEnvelope}. */
  public static String titleOf(String message) {
    return capitalized(message) + "Envelope";
  }

  private static String capitalized(String name) {
    return NO_NAME
        .splitAsStream(name)
        .filter(part -> !part.isEmpty())
        .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
        .collect(Collectors.joining());
  }

  /** Returns a reference to the payload's schema; {@link #collected} completes it. */
  public JsonNode reference(PayloadType payload) {
    return reference(payload.shape(), payload.direction());
  }

  private ObjectNode reference(RecordShape shape, Direction direction) {
    var key = new Key(shape.type(), direction);
    var node = JsonNodeFactory.instance.objectNode().put("$ref", PLACE);
    shapes.putIfAbsent(key, shape);
    references.add(new Reference(node, key));
    return node;
  }

  /**
   * Returns all schemas that references name, with their names as titles. The last call.
   *
   * @throws IllegalArgumentException if two types have the same name
   */
  public ObjectNode collected() {
    var written = new LinkedHashMap<Key, ObjectNode>();
    while (written.size() < shapes.size()) { // schemas add references
      for (var shape : List.copyOf(shapes.entrySet())) {
        var key = shape.getKey();
        if (!written.containsKey(key)) {
          written.put(key, shape.getValue().schema(inner -> reference(inner, key.direction())));
        }
      }
    }
    var names = names();
    references.forEach(
        reference -> reference.node().put("$ref", PLACE + names.get(reference.key())));
    var sorted = new TreeMap<String, ObjectNode>();
    written.forEach((key, schema) -> sorted.put(names.get(key), schema));
    var definitions = JsonNodeFactory.instance.objectNode();
    sorted.forEach(
        (name, schema) -> {
          schema.put("title", name);
          for (var property : schema.path("properties").properties()) {
            nameInline(property.getValue(), name + capitalized(property.getKey()));
          }
          definitions.set(name, schema);
        });
    return definitions;
  }

  private Map<Key, String> names() {
    var names = new HashMap<Key, String>();
    var owners = new HashMap<String, Class<?>>();
    for (var shape : shapes.entrySet()) {
      var key = shape.getKey();
      var name = NO_NAME.matcher(key.type().getSimpleName()).replaceAll("");
      var other = owners.putIfAbsent(name, key.type());
      if (other != null && other != key.type()) {
        throw new IllegalArgumentException(
            "%s is the name of two types: %s and %s"
                .formatted(name, other.getName(), key.type().getName()));
      }
      names.put(key, isInput(key, shape.getValue()) ? name + "Input" : name);
    }
    return names;
  }

  /** Returns whether a type is read in another form than it is written. */
  private boolean isInput(Key key, RecordShape shape) {
    var written = shapes.get(new Key(key.type(), Direction.WRITE));
    return key.direction() == Direction.READ
        && written != null
        && !inline(written).equals(inline(shape));
  }

  private static ObjectNode inline(RecordShape shape) {
    return shape.schema(Definitions.inline(true));
  }

  /** Titles inline schemas after their property, because generators would number them. */
  private static void nameInline(JsonNode schema, String title) {
    if (schema instanceof ObjectNode object
        && (object.has("enum") || isDescribedReference(object))) {
      object.put("title", title);
    }
    if (schema.has("items")) {
      nameInline(schema.get("items"), title + "Element");
    }
    if (schema.has("additionalProperties")) {
      nameInline(schema.get("additionalProperties"), title + "Value");
    }
    for (var choice : schema.path("anyOf")) {
      nameInline(choice, title);
    }
  }

  private static boolean isDescribedReference(ObjectNode schema) {
    return schema.path("allOf").path(0).has("$ref");
  }
}
