package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * One Jakarta Validation constraint (Jakarta Validation 3.1, section 8) on one component, made
 * ready to be checked. Sizes of text are counted in code points, as JSON Schema counts them.
 * Immutable.
 *
 * @param rule what a value must be, such as {@code must be at least 1}
 * @param sizes which sizes a value may have; empty: the constraint is on something else
 */
public record Constraint(String rule, Predicate<Object> holds, Optional<IntPredicate> sizes) {

  private Constraint(String rule, Predicate<Object> holds) {
    this(rule, holds, Optional.empty());
  }

  private static Constraint ofSize(String rule, IntPredicate sizes) {
    return new Constraint(rule, value -> sizes.test(sizeOf(value)), Optional.of(sizes));
  }

  /** What a constraint can be put on. */
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
            CharSequence.class.isAssignableFrom(type)
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || type.isArray();
      };
    }
  }

  /**
   * The constraints that stand on an element.
   *
   * @param type what the element holds
   * @param where how to name the element in an exception
   * @throws IllegalArgumentException on a constraint that would not be checked
   */
  public static List<Constraint> on(AnnotatedElement element, Class<?> type, String where) {
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
          case NotNull _ -> new Constraint("must not be null", _ -> true); // presence is the type's
          case NotBlank _ -> new Constraint("must not be blank", value -> !text(value).isBlank());
          case NotEmpty _ -> ofSize("must not be empty", size -> size > 0);
          case Size size -> within(size.min(), size.max());
          case Pattern pattern -> matching(pattern);
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
                  "%s: @%s is not a constraint that is checked here".formatted(where, name));
        };
    if (!target.takes(type)) {
      throw new IllegalArgumentException(
          "%s: @%s cannot be checked on a %s".formatted(where, name, type.getSimpleName()));
    }
    return constraint;
  }

  private static Constraint within(int min, int max) {
    var rule =
        max == Integer.MAX_VALUE
            ? "must have a size of at least %d".formatted(min)
            : "must have a size from %d to %d".formatted(min, max);
    return ofSize(rule, size -> size >= min && size <= max);
  }

  private static Constraint matching(Pattern pattern) {
    int flags = 0;
    for (var flag : pattern.flags()) {
      flags |= flag.getValue();
    }
    var matches = java.util.regex.Pattern.compile(pattern.regexp(), flags).asMatchPredicate();
    return new Constraint(
        pattern.message().startsWith("{") ? "must match " + pattern.regexp() : pattern.message(),
        value -> matches.test(text(value)));
  }

  private static Constraint atLeast(BigDecimal bound, boolean inclusive) {
    return new Constraint(
        (inclusive ? "must be at least " : "must be greater than ") + bound.toPlainString(),
        value -> number(value).compareTo(bound) >= (inclusive ? 0 : 1));
  }

  private static Constraint atMost(BigDecimal bound, boolean inclusive) {
    return new Constraint(
        (inclusive ? "must be at most " : "must be less than ") + bound.toPlainString(),
        value -> number(value).compareTo(bound) <= (inclusive ? 0 : -1));
  }

  /**
   * Whether a JSON value may become a Java value as far as its size goes. It is known before
   * anything in the value is looked at.
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
