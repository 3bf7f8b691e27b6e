package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * A Jakarta Validation constraint (Jakarta Validation 3.1, section 8) on a component, as a check
 * and as schema keywords. Sizes of text are counted in code points, as in JSON Schema. Immutable.
 *
 * @param rule what a value must be, such as {@code must be at least 1}
 * @param sizes the allowed sizes of a value; empty: the constraint does not limit the size
 * @param describe adds the constraint to the component's schema
 */
record Constraint(
    String rule,
    Predicate<Object> holds,
    Optional<IntPredicate> sizes,
    Consumer<ObjectNode> describe) {

  /** The characters that are not blank for {@link String#isBlank}. */
  private static final String NOT_BLANK =
      "[^\\u0009-\\u000d\\u001c-\\u0020\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000]";

  private Constraint(String rule, Predicate<Object> holds, Consumer<ObjectNode> describe) {
    this(rule, holds, Optional.empty(), describe);
  }

  private static final BigDecimal EXACT = BigDecimal.valueOf(Long.MAX_VALUE);

  /** The types that a constraint applies to. */
  private enum Target {
    ANYTHING,
    TEXT,
    NUMBER,
    SIZED;

    boolean takes(Class<?> type) {
      return switch (this) {
        case ANYTHING -> true;
        case TEXT -> CharSequence.class.isAssignableFrom(type);
        case NUMBER ->
            Number.class.isAssignableFrom(type)
                || (type.isPrimitive() && type != boolean.class && type != char.class);
        case SIZED ->
            (type.isArray() && type != byte[].class)
                || CharSequence.class.isAssignableFrom(type)
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
      };
    }
  }

  /**
   * Returns the constraints of an element.
   *
   * @param type the type of the element's value
   * @param where the name of the element in exceptions
   * @throws IllegalArgumentException if a constraint cannot be checked
   */
  static List<Constraint> on(AnnotatedElement element, Class<?> type, String where) {
    var constraints = new ArrayList<Constraint>();
    for (var annotation : element.getAnnotations()) {
      var kind = annotation.annotationType();
      if (isConstraint(kind)) {
        constraints.add(of(annotation, type, where));
      } else if (kind.getDeclaringClass() != null && isConstraint(kind.getDeclaringClass())) {
        throw new IllegalArgumentException(
            "%s: @%s is repeated, and only one would be checked"
                .formatted(where, kind.getDeclaringClass().getSimpleName()));
      }
    }
    return List.copyOf(constraints);
  }

  private static boolean isConstraint(Class<?> annotation) {
    return annotation.isAnnotationPresent(jakarta.validation.Constraint.class);
  }

  private static Constraint of(Annotation annotation, Class<?> type, String where) {
    var name = annotation.annotationType().getSimpleName();
    var target =
        switch (annotation) {
          case NotNull _ -> Target.ANYTHING;
          case NotBlank _ -> Target.TEXT;
          case Pattern _ -> Target.TEXT;
          case NotEmpty _ -> Target.SIZED;
          case Size _ -> Target.SIZED;
          default -> Target.NUMBER;
        };
    var constraint =
        switch (annotation) {
          case NotNull _ ->
              new Constraint("must not be null", _ -> true, _ -> {}); // the type requires it
          case NotBlank _ ->
              new Constraint(
                  "must not be blank",
                  value -> !text(value).isBlank(),
                  Constraint::describeNotBlank);
          case NotEmpty _ -> within("must not be empty", type, 1, Integer.MAX_VALUE);
          case Size size -> within(ruleOf(size), type, size.min(), size.max());
          case Pattern pattern -> matching(pattern, where);
          case Min min -> atLeast(BigDecimal.valueOf(min.value()), true);
          case DecimalMin min -> atLeast(new BigDecimal(min.value()), min.inclusive());
          case Positive _ -> atLeast(BigDecimal.ZERO, false);
          case PositiveOrZero _ -> atLeast(BigDecimal.ZERO, true);
          case Max max -> atMost(BigDecimal.valueOf(max.value()), true);
          case DecimalMax max -> atMost(new BigDecimal(max.value()), max.inclusive());
          case Negative _ -> atMost(BigDecimal.ZERO, false);
          case NegativeOrZero _ -> atMost(BigDecimal.ZERO, true);
          default ->
              throw new IllegalArgumentException(
                  "%s: @%s is not a supported constraint".formatted(where, name));
        };
    if (!target.takes(type)) {
      throw new IllegalArgumentException(
          "%s: @%s cannot be checked on a %s".formatted(where, name, type.getSimpleName()));
    }
    return constraint;
  }

  private static String ruleOf(Size size) {
    return size.max() == Integer.MAX_VALUE
        ? "must have a size of at least %d".formatted(size.min())
        : "must have a size from %d to %d".formatted(size.min(), size.max());
  }

  private static Constraint within(String rule, Class<?> type, int min, int max) {
    IntPredicate sizes = size -> size >= min && size <= max;
    var counted =
        CharSequence.class.isAssignableFrom(type)
            ? "Length"
            : Map.class.isAssignableFrom(type) ? "Properties" : "Items";
    return new Constraint(
        rule,
        value -> sizes.test(sizeOf(value)),
        Optional.of(sizes),
        schema -> {
          raise(schema, "min" + counted, min);
          lower(schema, "max" + counted, max);
        });
  }

  private static void raise(ObjectNode schema, String keyword, int min) {
    if (min > schema.path(keyword).asInt(0)) {
      schema.put(keyword, min);
    }
  }

  private static void lower(ObjectNode schema, String keyword, int max) {
    if (max < schema.path(keyword).asInt(Integer.MAX_VALUE)) {
      schema.put(keyword, max);
    }
  }

  private static void describeNotBlank(ObjectNode schema) {
    raise(schema, "minLength", 1);
    addPattern(schema, NOT_BLANK);
  }

  private static Constraint matching(Pattern pattern, String where) {
    int flags = 0;
    for (var flag : pattern.flags()) {
      flags |= flag.getValue();
    }
    var matches = java.util.regex.Pattern.compile(pattern.regexp(), flags).asMatchPredicate();
    var described = EcmaPattern.of(pattern.regexp(), flags, where);
    return new Constraint(
        pattern.message().startsWith("{") ? "must match " + pattern.regexp() : pattern.message(),
        value -> matches.test(text(value)),
        schema -> addPattern(schema, "^(?:" + described + ")$"));
  }

  /** Adds a pattern; a second one goes to {@code allOf}, because a schema has one. */
  private static void addPattern(ObjectNode schema, String pattern) {
    if (schema.has("pattern")) {
      schema.withArray("allOf").addObject().put("pattern", pattern);
    } else {
      schema.put("pattern", pattern);
    }
  }

  private static Constraint atLeast(BigDecimal bound, boolean inclusive) {
    return new Constraint(
        (inclusive ? "must be at least " : "must be greater than ") + bound.toPlainString(),
        value -> number(value).compareTo(bound) >= (inclusive ? 0 : 1),
        schema -> bound(schema, "minimum", "exclusiveMinimum", bound, inclusive, 1));
  }

  private static Constraint atMost(BigDecimal bound, boolean inclusive) {
    return new Constraint(
        (inclusive ? "must be at most " : "must be less than ") + bound.toPlainString(),
        value -> number(value).compareTo(bound) <= (inclusive ? 0 : -1),
        schema -> bound(schema, "maximum", "exclusiveMaximum", bound, inclusive, -1));
  }

  /** Adds a bound to a schema, unless the schema has a narrower one. */
  private static void bound(
      ObjectNode schema,
      String inclusiveKey,
      String exclusiveKey,
      BigDecimal bound,
      boolean inclusive,
      int sign) {
    for (var key : List.of(inclusiveKey, exclusiveKey)) {
      if (schema.has(key)) {
        int narrower = bound.compareTo(schema.get(key).decimalValue()) * sign;
        if (narrower < 0 || (narrower == 0 && inclusive)) {
          return;
        }
        schema.remove(key);
      }
    }
    schema.put(inclusive ? inclusiveKey : exclusiveKey, bound);
    if (bound.stripTrailingZeros().scale() <= 0 && bound.abs().compareTo(EXACT) <= 0) {
      schema.put(inclusive ? inclusiveKey : exclusiveKey, bound.longValueExact());
    }
  }

  /** Returns whether {@link #takesSizeOf} has checked the constraint. */
  boolean isChecked(JsonNode value) {
    return sizes.isPresent() && (value.isContainerNode() || value.isTextual());
  }

  /**
   * Returns whether the size of a JSON value is allowed. The check does not look into the value.
   */
  boolean takesSizeOf(JsonNode value) {
    return sizes.isEmpty()
        || !(value.isContainerNode() || value.isTextual())
        || sizes.get().test(value.isTextual() ? sizeOf(value.textValue()) : value.size());
  }

  private static int sizeOf(Object value) {
    return switch (value) {
      case CharSequence chars -> Character.codePointCount(chars, 0, chars.length());
      case Collection<?> collection -> collection.size();
      case Map<?, ?> map -> map.size();
      default -> Array.getLength(value);
    };
  }

  private static String text(Object value) {
    return value.toString();
  }

  private static BigDecimal number(Object value) {
    return value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString());
  }
}
