package io.tapeloom.feed.venue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value of a REST answer: an object, an array, or a text for every other value. Reading a
 * value as a wrong type throws an {@link IOException} that describes it. Immutable.
 */
public sealed interface VenueJson {

  record Fields(Map<String, VenueJson> all) implements VenueJson {}

  record Items(List<VenueJson> all) implements VenueJson {}

  record Text(String text) implements VenueJson {}

  JsonFactory FACTORY = new JsonFactory();

  /** Maximum digits of a decimal; venues send no longer ones, and parsing them could take long. */
  int MAX_DIGITS = 40;

  /** Reads exactly one value. */
  static VenueJson read(byte[] bytes) throws IOException {
    try (var parser = FACTORY.createParser(bytes)) {
      parser.nextToken();
      var value = value(parser);
      if (parser.nextToken() != null) {
        throw new IOException("more than one JSON value");
      }
      return value;
    }
  }

  /** Receives the values of an array. */
  @FunctionalInterface
  interface ItemReader {

    void item(VenueJson item) throws IOException;
  }

  /**
   * Reads the values of one array of an object, one after the other, so that a large answer is
   * never in memory as a whole.
   *
   * @param name the field of the array
   */
  static void forEach(byte[] bytes, String name, ItemReader reader) throws IOException {
    try (var parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException(name + " is missing");
      }
      boolean found = false;
      for (var field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        var token = parser.nextToken();
        if (!field.equals(name)) {
          parser.skipChildren();
          continue;
        }
        if (token != JsonToken.START_ARRAY) {
          throw new IOException("expected an array");
        }
        found = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          reader.item(value(parser));
        }
      }
      if (!found || parser.nextToken() != null) {
        throw new IOException(found ? "more than one JSON value" : name + " is missing");
      }
    }
  }

  private static VenueJson value(JsonParser parser) throws IOException {
    var token = parser.currentToken();
    if (token == null) {
      throw new IOException("no JSON value");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, VenueJson> fields = new HashMap<>();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          fields.put(name, value(parser));
        }
        yield new Fields(fields);
      }
      case START_ARRAY -> {
        List<VenueJson> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new Items(items);
      }
      default -> new Text(parser.getText());
    };
  }

  /** Whether this is an object with this field. */
  default boolean has(String name) {
    return this instanceof Fields(var all) && all.containsKey(name);
  }

  /** A field of an object. */
  default VenueJson field(String name) throws IOException {
    var value = this instanceof Fields(var all) ? all.get(name) : null;
    if (value == null) {
      throw new IOException(name + " is missing");
    }
    return value;
  }

  /** The values of an array. */
  default List<VenueJson> items() throws IOException {
    if (this instanceof Items(var all)) {
      return all;
    }
    throw new IOException("expected an array");
  }

  /** The element of an array at an index. */
  default VenueJson item(int index) throws IOException {
    var items = items();
    if (index >= items.size()) {
      throw new IOException("an array of %d values has no value %d".formatted(items.size(), index));
    }
    return items.get(index);
  }

  default String text() throws IOException {
    if (this instanceof Text(var text)) {
      return text;
    }
    throw new IOException("expected a text or a number");
  }

  default long whole() throws IOException {
    try {
      return Long.parseLong(text());
    } catch (NumberFormatException e) {
      throw new IOException("expected a whole number", e);
    }
  }

  /** Reads a number of at most {@link #MAX_DIGITS} digits. */
  default BigDecimal decimal() throws IOException {
    try {
      var decimal = new BigDecimal(text());
      if (decimal.precision() > MAX_DIGITS || Math.abs(decimal.scale()) > MAX_DIGITS) {
        throw new NumberFormatException("too many digits");
      }
      return decimal;
    } catch (NumberFormatException e) {
      throw new IOException("expected a number", e);
    }
  }
}
