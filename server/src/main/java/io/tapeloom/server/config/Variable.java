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
 * An environment variable: its name, its default, its description and its parser. Immutable.
 *
 * @param name the name in the environment
 * @param defaultText the text that applies if the variable is unset or blank
 * @param purpose description in one line: effect, unit and allowed values
 * @param secret whether its text must not appear in messages and logs
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

  /** The result of parsing: a value, or what is allowed instead. */
  sealed interface Parsed<T> {

    record Value<T>(T value) implements Parsed<T> {}

    /**
     * The text is not allowed.
     *
     * @param allowed what is allowed, as a phrase that follows "must be"
     * @param problem what exactly is wrong, if the allowed values alone do not make it clear
     */
    record Refused<T>(String allowed, Optional<String> problem) implements Parsed<T> {

      Refused(String allowed) {
        this(allowed, Optional.empty());
      }
    }
  }

  /**
   * Returns the value of this variable in an environment.
   *
   * @throws InvalidSetting if its text is not allowed
   */
  public T in(Map<String, String> environment) {
    var text = environment.getOrDefault(name, "").strip();
    return switch (parser.apply(text.isEmpty() ? defaultText : text)) {
      case Parsed.Value<T>(var value) -> value;
      case Parsed.Refused<T>(var allowed, var problem) -> {
        var shown = secret ? Secret.HIDDEN : text;
        throw problem
            .map(reason -> new InvalidSetting(name, shown, allowed, reason))
            .orElseGet(() -> new InvalidSetting(name, shown, allowed));
      }
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

  /** A secret of at least {@code minBytes} bytes, which may be unset. */
  static Variable<Optional<Secret>> secret(String name, int minBytes, String purpose) {
    return new Variable<>(
        name,
        "",
        purpose,
        text -> {
          var given = Optional.of(text).filter(some -> !some.isEmpty()).map(Secret::of);
          return given.isPresent() && given.get().length() < minBytes
              ? new Parsed.Refused<>("a secret of at least %d bytes".formatted(minBytes))
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
                  case Parsed.Refused<Integer>(var allowed, var problem) ->
                      new Parsed.Refused<>(allowed, problem);
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
            return new Parsed.Refused<>("a whole number of at most 64 bits");
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

  /** A constant of an enumeration, by its name in lower case. */
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

  static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A comma-separated list with at least one part, each parsed by the function. */
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
