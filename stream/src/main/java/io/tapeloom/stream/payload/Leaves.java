package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.AnnotatedClassResolver;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Creates shapes of types without parts. Values of a type are written with the mapper, and must
 * have the form that the schema describes. For one place, not thread-safe.
 */
final class Leaves {

  /**
   * The maximum exponent of decimals: enough for every double, small enough for exact arithmetic.
   */
  private static final int LARGEST_EXPONENT = 400;

  private static final String DATE_TIME =
      "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-]\\d\\d:\\d\\d)$";

  private static final String DATE = "^\\d{4}-\\d\\d-\\d\\d$";

  private static final String UUID_FORM =
      "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";

  private static final String CHARACTER_FORM = "^[\\u0000-\\ud7ff\\ue000-\\uffff]$";

  private static final String BASE64_FORM =
      "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

  private static final List<String> NOT_FINITE = List.of("NaN", "Infinity", "-Infinity");

  private final Binding binding;
  private final Binding.Writing writing;
  private final String where;

  /**
   * @param writing writes values of the place
   * @param where the name of the place in exceptions
   */
  Leaves(Binding binding, Binding.Writing writing, String where) {
    this.binding = binding;
    this.writing = writing;
    this.where = where;
  }

  /**
   * Returns the shape of a type; empty: it has parts, or is unknown.
   *
   * @throws IllegalArgumentException if the mapper cannot write values of the type, or writes them
   *     in a form that a schema cannot describe
   */
  Optional<Leaf> of(Class<?> type) {
    if (type == String.class) {
      return Optional.of(
          standard("must be a string", JsonNode::isTextual, text(), SampleValues.ofText()));
    }
    if (type == boolean.class || type == Boolean.class) {
      return Optional.of(
          standard(
              "must be true or false", JsonNode::isBoolean, form("boolean"), List.of(true, false)));
    }
    if (type == char.class || type == Character.class) {
      return Optional.of(
          standard(
              "must be a valid Character",
              Leaves::isCharacter,
              text().put("pattern", CHARACTER_FORM),
              SampleValues.ofCharacter()));
    }
    if (type == UUID.class) {
      var form = java.util.regex.Pattern.compile(UUID_FORM).asPredicate();
      return Optional.of(
          standard(
              "must be a valid UUID",
              node ->
                  node.isTextual()
                      && node.textValue().length() == 36
                      && form.test(node.textValue()),
              text().put("format", "uuid").put("pattern", UUID_FORM),
              SampleValues.ofUuid()));
    }
    if (type == byte[].class) {
      return Optional.of(
          standard(
              "must be a string of base64",
              Leaves::isBase64,
              text().put("contentEncoding", "base64").put("pattern", BASE64_FORM),
              SampleValues.ofBytes()));
    }
    if (type.isEnum()) {
      return Optional.of(enumeration(type));
    }
    if (type == Object.class || JsonNode.class.isAssignableFrom(type)) {
      return free(type);
    }
    var number = number(type);
    return number.isPresent() ? number : scalar(type);
  }

  private Optional<Leaf> number(Class<?> type) {
    var boxed = boxed(type);
    var samples = SampleValues.ofNumber(boxed);
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    if (boxed == Byte.class || boxed == Short.class) {
      long max = boxed == Byte.class ? Byte.MAX_VALUE : Short.MAX_VALUE;
      var rule = "must be an integer from %d to %d".formatted(-max - 1, max);
      return Optional.of(standard(rule, within(-max - 1, max), integer(-max - 1, max), samples));
    }
    if (boxed == Integer.class) {
      return Optional.of(
          standard(
              "must be a 32-bit integer",
              within(Integer.MIN_VALUE, Integer.MAX_VALUE),
              integer(Integer.MIN_VALUE, Integer.MAX_VALUE).put("format", "int32"),
              samples));
    }
    if (boxed == Long.class) {
      return Optional.of(
          standard(
              "must be a 64-bit integer",
              within(Long.MIN_VALUE, Long.MAX_VALUE),
              integer(Long.MIN_VALUE, Long.MAX_VALUE).put("format", "int64"),
              samples));
    }
    if (boxed == BigInteger.class) {
      return Optional.of(
          standard("must be an integer", JsonNode::isIntegralNumber, form("integer"), samples));
    }
    if (boxed == BigDecimal.class) {
      return Optional.of(
          standard("must be a number", Leaves::isReasonableNumber, form("number"), samples));
    }
    return Optional.of(boxed == Float.class ? floating(samples) : doubles(samples));
  }

  private Leaf floating(List<Object> samples) {
    var form = form("number").put("format", "float");
    form.put("minimum", -Float.MAX_VALUE).put("maximum", Float.MAX_VALUE);
    return notFinite(
        standard(
            "must be a number",
            node -> node.isNumber() && Float.isFinite(node.floatValue()),
            form,
            samples),
        Float.NaN);
  }

  private Leaf doubles(List<Object> samples) {
    return notFinite(
        standard(
            "must be a number",
            node -> node.isNumber() && Double.isFinite(node.doubleValue()),
            form("number").put("format", "double"),
            samples),
        Double.NaN);
  }

  /** Adds NaN and infinities if the mapper writes them, which it does as strings. */
  private Leaf notFinite(Leaf finite, Object nan) {
    if (binding.reads() || !isWritten(nan)) {
      return finite;
    }
    var form = JsonNodeFactory.instance.objectNode();
    var choices = form.putArray("anyOf").add(finite.form());
    var texts = choices.addObject().put("type", "string").putArray("enum");
    NOT_FINITE.forEach(texts::add);
    return new Leaf(
        finite.rule() + ", NaN, Infinity or -Infinity",
        node -> finite.fits().test(node) || NOT_FINITE.contains(node.textValue()),
        form,
        finite.samples(),
        finite.values());
  }

  private boolean isWritten(Object value) {
    try {
      writing.written(value);
      return true;
    } catch (IOException | RuntimeException refused) {
      return false;
    }
  }

  /** Returns the values that the mapper writes and, for reading, the aliases that it accepts. */
  private Leaf enumeration(Class<?> type) {
    var constants = type.getEnumConstants();
    var written = samples(List.of(constants));
    boolean texts = written.stream().allMatch(JsonNode::isTextual);
    if (!texts && !written.stream().allMatch(JsonNode::isIntegralNumber)) {
      throw unfit(type, constants[0], written.getFirst());
    }
    Set<JsonNode> allowed = new LinkedHashSet<>();
    for (int i = 0; i < constants.length; i++) {
      allowed.add(written.get(i));
      if (binding.reads() && texts) {
        aliases(type, constants, i).map(JsonNodeFactory.instance::textNode).forEach(allowed::add);
      }
    }
    var form = form(texts ? "string" : "integer");
    var values = form.putArray("enum");
    allowed.forEach(values::add);
    return new Leaf(
        written.stream()
            .map(JsonNode::asText)
            .collect(Collectors.joining(", ", "must be one of ", "")),
        allowed::contains,
        form,
        written,
        List.of(constants));
  }

  /** Returns the aliases of a constant that the mapper accepts. */
  private Stream<String> aliases(Class<?> type, Object[] constants, int index) {
    var config = binding.mapper().getDeserializationConfig();
    var aliases = new String[constants.length][];
    config
        .getAnnotationIntrospector()
        .findEnumAliases(
            config,
            AnnotatedClassResolver.resolve(config, config.constructType(type), config),
            Arrays.copyOf(constants, constants.length, Enum[].class),
            aliases);
    return aliases[index] == null ? Stream.empty() : Arrays.stream(aliases[index]);
  }

  /** Returns the shape of a value of any form; only a value that is written may be null. */
  private Optional<Leaf> free(Class<?> type) {
    if (type == ObjectNode.class) {
      return Optional.of(
          standard("must be an object", JsonNode::isObject, form("object"), List.of(object())));
    }
    if (type == ArrayNode.class) {
      return Optional.of(
          standard("must be an array", JsonNode::isArray, form("array"), List.of(array())));
    }
    if (type != Object.class && type != JsonNode.class) {
      return Optional.empty();
    }
    var form = JsonNodeFactory.instance.objectNode();
    if (binding.reads()) {
      var types = form.putArray("type");
      List.of("array", "boolean", "number", "object", "string").forEach(types::add);
    }
    var samples = List.<JsonNode>of(JsonNodeFactory.instance.numberNode(1), object());
    return Optional.of(
        new Leaf(
            "must not be null",
            node -> !node.isNull(),
            form,
            samples,
            type == Object.class ? List.of(1, "a") : List.copyOf(samples)));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode().put("a", 1);
  }

  private static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode().add(1);
  }

  /** Returns the shape of a type whose form depends on the mapper. */
  private Optional<Leaf> scalar(Class<?> type) {
    var values = SampleValues.ofScalar(type);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    var written = samples(values);
    var rule = "must be a valid " + type.getSimpleName();
    if (written.stream().allMatch(JsonNode::isTextual)) {
      var form = timeForm(written);
      if (form.isPresent() || !binding.reads()) {
        return Optional.of(
            new Leaf(rule, formCheck(form), form.orElseGet(Leaves::text), written, values));
      }
    } else if (!binding.reads() && written.stream().allMatch(JsonNode::isNumber)) {
      boolean whole = written.stream().allMatch(JsonNode::isIntegralNumber);
      var form = form(whole ? "integer" : "number");
      return Optional.of(new Leaf(rule, JsonNode::isNumber, form, written, values));
    }
    throw unfit(type, values.getFirst(), written.getFirst());
  }

  /** Returns the form of times or dates; empty: the texts have another form. */
  private static Optional<ObjectNode> timeForm(List<JsonNode> written) {
    for (var format : List.of(List.of("date-time", DATE_TIME), List.of("date", DATE))) {
      var pattern = format.getLast();
      if (written.stream().allMatch(text -> text.textValue().matches(pattern))) {
        return Optional.of(text().put("format", format.getFirst()).put("pattern", pattern));
      }
    }
    return Optional.empty();
  }

  private static Predicate<JsonNode> formCheck(Optional<ObjectNode> form) {
    return form.map(each -> java.util.regex.Pattern.compile(each.get("pattern").asText()))
        .<Predicate<JsonNode>>map(
            pattern -> node -> node.isTextual() && pattern.matcher(node.textValue()).matches())
        .orElse(JsonNode::isTextual);
  }

  /** Returns the shape of a type with a standard form, or of values that are written as strings. */
  private Leaf standard(
      String rule, Predicate<JsonNode> fits, ObjectNode form, List<Object> values) {
    var written = samples(values);
    for (int i = 0; i < written.size(); i++) {
      if (!fits.test(written.get(i))) {
        if (!binding.reads() && written.stream().allMatch(JsonNode::isTextual)) {
          return new Leaf("must be a string", JsonNode::isTextual, text(), written, values);
        }
        throw unfit(values.get(i).getClass(), values.get(i), written.get(i));
      }
    }
    return new Leaf(rule, fits, form, written, values);
  }

  private List<JsonNode> samples(List<Object> values) {
    var written = new ArrayList<JsonNode>();
    for (var value : values) {
      try {
        written.add(writing.written(value));
      } catch (IOException | RuntimeException refused) {
        throw new IllegalArgumentException(
            "%s: a %s cannot be %s: %s"
                .formatted(
                    where,
                    value.getClass().getName(),
                    binding.direction().participle(),
                    refused.getMessage()),
            refused);
      }
    }
    return written;
  }

  private IllegalArgumentException unfit(Class<?> type, Object value, @Nullable JsonNode written) {
    return new IllegalArgumentException(
        "%s: the %s %s is written as %s; a schema cannot say which such values can be %s"
            .formatted(
                where,
                type.getSimpleName(),
                value,
                Echo.of(written),
                binding.direction().participle()));
  }

  private static Predicate<JsonNode> within(long min, long max) {
    return node ->
        node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= min
            && node.longValue() <= max;
  }

  private static boolean isReasonableNumber(JsonNode node) {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      return false;
    }
    return Math.abs(node.decimalValue().scale()) <= LARGEST_EXPONENT;
  }

  private static boolean isCharacter(JsonNode node) {
    return node.isTextual()
        && node.textValue().length() == 1
        && !Character.isSurrogate(node.textValue().charAt(0));
  }

  /** Checks {@link #BASE64_FORM} without a regular expression, because the text may be long. */
  private static boolean isBase64(JsonNode node) {
    if (!node.isTextual() || node.textValue().length() % 4 != 0) {
      return false;
    }
    var text = node.textValue();
    int end = text.length() - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0);
    return text.chars()
        .limit(end)
        .allMatch(
            letter ->
                (letter >= 'A' && letter <= 'Z')
                    || (letter >= 'a' && letter <= 'z')
                    || (letter >= '0' && letter <= '9')
                    || letter == '+'
                    || letter == '/');
  }

  private static ObjectNode text() {
    return form("string");
  }

  private static ObjectNode integer(long min, long max) {
    return form("integer").put("minimum", min).put("maximum", max);
  }

  private static ObjectNode form(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private static Class<?> boxed(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }
}
