package io.tapeloom.server.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One environment variable: its name, its default, what it does, and how its text becomes a value.
 * Immutable.
 *
 * @param name as the environment has it
 * @param defaultText what holds when it is unset or empty
 * @param purpose what it does, its unit and what is allowed, in a line
 * @param secret whether its text must be shown to nobody
 */
public record Variable<T>(
    String name,
    String defaultText,
    String purpose,
    Function<String, Parsed<T>> parser,
    boolean secret) {

  Variable(String name, String defaultText, String purpose, Function<String, Parsed<T>> parser) {
    this(name, defaultText, purpose, parser, false);
  }

  /** What became of a text: a value, or what would have been allowed. */
  sealed interface Parsed<T> {

    record Value<T>(T value) implements Parsed<T> {}

    record Refused<T>(String allowed) implements Parsed<T> {}
  }

  /**
   * The variable's value in an environment.
   *
   * @throws InvalidSetting when its text is none
   */
  public T in(Map<String, String> environment) {
    var text = environment.getOrDefault(name, "").strip();
    return switch (parser.apply(text.isEmpty() ? defaultText : text)) {
      case Parsed.Value<T>(var value) -> value;
      case Parsed.Refused<T>(var allowed) ->
          throw new InvalidSetting(name, secret ? Secret.HIDDEN : text, allowed);
    };
  }

  static Variable<String> text(String name, String defaultText, String purpose) {
    return new Variable<>(name, defaultText, purpose, Parsed.Value::new);
  }

  /** A text that may be unset. */
  static Variable<Optional<String>> optionalText(String name, String purpose) {
    return new Variable<>(
        name,
        "",
        purpose,
        text -> new Parsed.Value<>(Optional.of(text).filter(given -> !given.isEmpty())));
  }

  /** A secret of at least so many bytes, which may be unset. */
  static Variable<Optional<Secret>> secret(String name, int leastBytes, String purpose) {
    return new Variable<>(
        name,
        "",
        purpose,
        text -> {
          var given = Optional.of(text).filter(some -> !some.isEmpty()).map(Secret::of);
          return given.isPresent() && given.get().length() < leastBytes
              ? new Parsed.Refused<>("a secret of at least %d bytes".formatted(leastBytes))
              : new Parsed.Value<>(given);
        },
        true);
  }

  static Variable<Boolean> flag(String name, boolean defaultValue, String purpose) {
    return new Variable<>(
        name,
        Boolean.toString(defaultValue),
        purpose,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> new Parsed.Value<>(true);
              case "false" -> new Parsed.Value<>(false);
              default -> new Parsed.Refused<>("true or false");
            });
  }

  static Variable<Integer> integer(
      String name, int defaultValue, int min, int max, String purpose) {
    return new Variable<>(
        name,
        Integer.toString(defaultValue),
        purpose,
        text ->
            decimal(text)
                .filter(value -> value.stripTrailingZeros().scale() <= 0)
                .filter(value -> within(value, BigDecimal.valueOf(min), BigDecimal.valueOf(max)))
                .<Parsed<Integer>>map(value -> new Parsed.Value<>(value.intValueExact()))
                .orElse(new Parsed.Refused<>("a whole number from %d to %d".formatted(min, max))));
  }

  /** A whole number that may be unset. */
  static Variable<Optional<Integer>> optionalInteger(
      String name, int min, int max, String purpose) {
    var given = integer(name, min, min, max, purpose);
    return new Variable<>(
        name,
        "",
        purpose,
        text ->
            text.isEmpty()
                ? new Parsed.Value<>(Optional.empty())
                : switch (given.parser().apply(text)) {
                  case Parsed.Value<Integer>(var value) -> new Parsed.Value<>(Optional.of(value));
                  case Parsed.Refused<Integer>(var allowed) -> new Parsed.Refused<>(allowed);
                });
  }

  static Variable<Long> seed(String name, long defaultValue, String purpose) {
    return new Variable<>(
        name,
        Long.toString(defaultValue),
        purpose,
        text -> {
          try {
            return new Parsed.Value<>(Long.parseLong(text));
          } catch (NumberFormatException e) {
            return new Parsed.Refused<>("a whole number of 64 bits");
          }
        });
  }

  static Variable<Double> factor(
      String name, String defaultText, String min, String max, String purpose) {
    return new Variable<>(
        name,
        defaultText,
        purpose,
        text ->
            decimal(text)
                .filter(value -> within(value, new BigDecimal(min), new BigDecimal(max)))
                .<Parsed<Double>>map(value -> new Parsed.Value<>(value.doubleValue()))
                .orElse(new Parsed.Refused<>("a number from %s to %s".formatted(min, max))));
  }

  static Variable<Duration> seconds(
      String name, String defaultText, String min, String max, String purpose) {
    return new Variable<>(
        name,
        defaultText,
        purpose,
        text ->
            decimal(text)
                .filter(value -> within(value, new BigDecimal(min), new BigDecimal(max)))
                .<Parsed<Duration>>map(
                    value ->
                        new Parsed.Value<>(Duration.ofNanos(value.movePointRight(9).longValue())))
                .orElse(
                    new Parsed.Refused<>("a number of seconds from %s to %s".formatted(min, max))));
  }

  static Variable<String> oneOf(
      String name, String defaultText, List<String> allowed, String purpose) {
    return new Variable<>(
        name,
        defaultText,
        purpose,
        text ->
            allowed.stream()
                .filter(text::equalsIgnoreCase)
                .findFirst()
                .<Parsed<String>>map(Parsed.Value::new)
                .orElse(new Parsed.Refused<>("one of " + String.join(", ", allowed))));
  }

  /** One of the constants of an enumeration, by their names in lower case. */
  static <E extends Enum<E>> Variable<E> oneOf(String name, E defaultValue, String purpose) {
    var constants = List.of(defaultValue.getDeclaringClass().getEnumConstants());
    return new Variable<>(
        name,
        wordOf(defaultValue),
        purpose,
        text ->
            constants.stream()
                .filter(constant -> wordOf(constant).equalsIgnoreCase(text))
                .findFirst()
                .<Parsed<E>>map(Parsed.Value::new)
                .orElseGet(
                    () ->
                        new Parsed.Refused<>(
                            "one of "
                                + constants.stream()
                                    .map(Variable::wordOf)
                                    .collect(Collectors.joining(", ")))));
  }

  private static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A comma-separated list, each part of which the function knows; never empty. */
  static <T> Variable<List<T>> list(
      String name,
      String defaultText,
      Function<String, Optional<T>> part,
      String allowed,
      String purpose) {
    return new Variable<>(
        name,
        defaultText,
        purpose,
        text -> {
          var parts = Arrays.stream(text.split(",")).map(String::strip).map(part).toList();
          return parts.isEmpty() || parts.stream().anyMatch(Optional::isEmpty)
              ? new Parsed.Refused<>("a comma-separated list of " + allowed)
              : new Parsed.Value<>(parts.stream().flatMap(Optional::stream).distinct().toList());
        });
  }

  private static Optional<BigDecimal> decimal(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean within(BigDecimal value, BigDecimal min, BigDecimal max) {
    return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
  }
}
