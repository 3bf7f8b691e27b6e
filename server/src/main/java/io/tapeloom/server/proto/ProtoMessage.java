package io.tapeloom.server.proto;

import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.server.json.SchemaTexts;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A message of the schema: one declaration from which values are written and the schema is made.
 * Immutable, thread-safe.
 *
 * @param <T> the type of the values
 */
final class ProtoMessage<T> {

  private final String name;
  private final String description;
  private final List<Field<T>> fields;
  private final Set<ProtoEnum> enums;
  private final Set<ProtoMessage<?>> parts;

  /** Writes one field of a value, unless it is absent. */
  private interface FieldWriter<T> {
    void write(ProtoWriter out, T value, TopicUnits units);
  }

  /** Returns an integer in the units of a topic. */
  interface InUnits<T> {
    long of(T value, TopicUnits units);
  }

  private record Field<T>(
      int number, String type, String name, String description, FieldWriter<T> writer) {}

  private ProtoMessage(Builder<T> builder) {
    this.name = builder.name;
    this.description = builder.description;
    this.fields = List.copyOf(builder.fields);
    this.enums = builder.enums;
    this.parts = builder.parts;
  }

  /**
   * A message with the fields of a JSON payload.
   *
   * @param json describes the fields that have the same name
   */
  static <T> Builder<T> of(String name, Class<? extends Record> json) {
    var builder = new Builder<T>(name, SchemaTexts.descriptionOfType(json).orElse(""));
    for (var component : json.getRecordComponents()) {
      SchemaTexts.descriptionOf(component.getAccessor())
          .ifPresent(text -> builder.descriptions.put(nameOf(component), text));
    }
    return builder;
  }

  /** A message that no JSON payload describes. */
  static <T> Builder<T> described(String name, String description) {
    return new Builder<>(name, description);
  }

  private static String nameOf(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  String name() {
    return name;
  }

  String description() {
    return description;
  }

  /** Writes a value, without its length. */
  void write(ProtoWriter out, T value, TopicUnits units) {
    for (int i = fields.size() - 1; i >= 0; i--) {
      fields.get(i).writer.write(out, value, units);
    }
  }

  /** Returns the names of the fields. */
  List<String> fieldNames() {
    return fields.stream().map(Field::name).toList();
  }

  /** Returns the enumerations that it refers to. */
  Set<ProtoEnum> enums() {
    return enums;
  }

  /** Returns the messages that it contains. */
  Set<ProtoMessage<?>> parts() {
    return parts;
  }

  void appendTo(StringBuilder schema) {
    appendTo(schema, "");
  }

  /**
   * @param more text after the last field
   */
  void appendTo(StringBuilder schema, String more) {
    schema.append("\n// ").append(description).append(".\nmessage ").append(name).append(" {\n");
    for (var field : fields) {
      schema.append("  // ").append(field.description).append(".\n  ");
      schema.append("%s %s = %d;\n".formatted(field.type, field.name, field.number));
    }
    schema.append(more).append("}\n");
  }

  /** Collects fields, in the order of their numbers. */
  static final class Builder<T> {

    private final String name;
    private final String description;
    private final Map<String, String> descriptions = new HashMap<>();
    private final List<Field<T>> fields = new ArrayList<>();
    private final Set<ProtoEnum> enums = new LinkedHashSet<>();
    private final Set<ProtoMessage<?>> parts = new LinkedHashSet<>();

    private Builder(String name, String description) {
      this.name = name;
      this.description = description;
    }

    /** Describes a field, also instead of the JSON payload. */
    Builder<T> note(String field, String text) {
      descriptions.put(field, text);
      return this;
    }

    private Builder<T> add(int number, String type, String field, FieldWriter<T> writer) {
      if (!fields.isEmpty() && number <= fields.getLast().number) {
        throw new IllegalArgumentException("%s.%s is out of order".formatted(name, field));
      }
      var text = descriptions.get(field);
      if (text == null) {
        throw new IllegalArgumentException("%s.%s has no description".formatted(name, field));
      }
      fields.add(new Field<>(number, type, field, text, writer));
      return this;
    }

    /** An integer that is absent when it is 0. */
    Builder<T> integer(int number, String type, String field, ToLongFunction<T> value) {
      return inUnits(number, type, field, (each, _) -> value.applyAsLong(each));
    }

    /** An integer in the topic's units that is absent when it is 0. */
    Builder<T> inUnits(int number, String type, String field, InUnits<T> value) {
      return add(
          number,
          type,
          field,
          (out, each, units) -> {
            long integer = value.of(each, units);
            if (integer != 0) {
              out.integer(number, integer);
            }
          });
    }

    /** An integer that is written even when it is 0, unless there is none. */
    Builder<T> optional(int number, String field, Predicate<T> has, ToLongFunction<T> value) {
      return add(
          number,
          "optional int64",
          field,
          (out, each, _) -> {
            if (has.test(each)) {
              out.integer(number, value.applyAsLong(each));
            }
          });
    }

    /** An integer that is often negative; absent when it is 0. */
    Builder<T> signed(int number, String field, ToLongFunction<T> value) {
      return add(
          number,
          "sint64",
          field,
          (out, each, _) -> {
            long integer = value.applyAsLong(each);
            if (integer != 0) {
              out.signed(number, integer);
            }
          });
    }

    /** A price that is counted in other units than those of the topic. */
    Builder<T> price(int number, String field, Function<T, BigDecimal> value) {
      return inUnits(
          number,
          "int64",
          field,
          (each, units) -> ScaledDecimals.scaled(value.apply(each), units.priceScale()));
    }

    /** A price that may be absent. */
    Builder<T> optionalPrice(int number, String field, Function<T, Optional<BigDecimal>> value) {
      return add(
          number,
          "optional int64",
          field,
          (out, each, units) -> {
            var price = value.apply(each);
            if (price.isPresent()) {
              out.integer(number, ScaledDecimals.scaled(price.get(), units.priceScale()));
            }
          });
    }

    /** A quantity that is counted in other units than those of the topic. */
    Builder<T> quantity(int number, String field, Function<T, BigDecimal> value) {
      return inUnits(
          number,
          "int64",
          field,
          (each, units) -> ScaledDecimals.scaled(value.apply(each), units.quantityScale()));
    }

    Builder<T> bool(int number, String field, Predicate<T> value) {
      return integer(number, "bool", field, each -> value.test(each) ? 1 : 0);
    }

    Builder<T> fixed32(int number, String field, ToLongFunction<T> value) {
      return add(
          number,
          "fixed32",
          field,
          (out, each, _) -> {
            int bits = (int) value.applyAsLong(each);
            if (bits != 0) {
              out.fixed32(number, bits);
            }
          });
    }

    /** A text that is absent when it is empty. */
    Builder<T> text(int number, String field, Function<T, String> value) {
      return add(
          number,
          "string",
          field,
          (out, each, _) -> {
            var text = value.apply(each);
            if (!text.isEmpty()) {
              out.text(number, text);
            }
          });
    }

    /** A text that may be absent. */
    Builder<T> optionalText(int number, String field, Function<T, Optional<String>> value) {
      return add(
          number,
          "optional string",
          field,
          (out, each, _) -> value.apply(each).ifPresent(text -> out.text(number, text)));
    }

    /** An enumeration that may be absent. */
    <E extends Enum<E>> Builder<T> optionalEnumeration(
        int number, ProtoEnum type, String field, Class<E> values, Function<T, Optional<E>> value) {
      type.requireConstantsOf(values);
      enums.add(type);
      return add(
          number,
          "optional " + type.name(),
          field,
          (out, each, _) ->
              value.apply(each).ifPresent(e -> out.integer(number, ProtoEnum.numberOf(e))));
    }

    /**
     * @param values has the same constants as the enumeration of the schema
     */
    <E extends Enum<E>> Builder<T> enumeration(
        int number, ProtoEnum type, String field, Class<E> values, Function<T, E> value) {
      type.requireConstantsOf(values);
      enums.add(type);
      return integer(number, type.name(), field, each -> ProtoEnum.numberOf(value.apply(each)));
    }

    /** A message that may be absent. */
    <U> Builder<T> part(
        int number, ProtoMessage<U> type, String field, Function<T, @Nullable U> value) {
      parts.add(type);
      enums.addAll(type.enums());
      return add(
          number,
          type.name(),
          field,
          (out, each, units) -> {
            var part = value.apply(each);
            if (part != null) {
              int end = out.length();
              type.write(out, part, units);
              out.delimited(number, end);
            }
          });
    }

    /**
     * Levels of a book, best first: of each its price, as the distance from the one before, and its
     * quantity.
     */
    Builder<T> levels(int number, String field, Function<T, List<Level>> levels) {
      return add(
          number,
          "repeated int64",
          field,
          (out, each, _) -> {
            var all = levels.apply(each);
            if (!all.isEmpty()) {
              int end = out.length();
              for (int i = all.size() - 1; i >= 0; i--) {
                long price = all.get(i).price();
                out.packed(all.get(i).quantity());
                out.packed(i == 0 ? price : Math.abs(price - all.get(i - 1).price()));
              }
              out.delimited(number, end);
            }
          });
    }

    ProtoMessage<T> build() {
      var known = fields.stream().map(Field::name).toList();
      if (Set.copyOf(known).size() != known.size()) {
        throw new IllegalArgumentException(name + " has a field twice: " + known);
      }
      return new ProtoMessage<>(this);
    }
  }
}
