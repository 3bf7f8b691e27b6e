package io.tapeloom.stream;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The topics that share a pattern, a type of value and a delivery mode, such as all bars.
 * Immutable.
 *
 * @param pattern the name with its parameters in braces, such as {@code bars:{symbol}:{resolution}}
 * @param delivery what a slow subscriber is owed
 * @param valueType the type of the values that are published
 */
public record TopicFamily<T>(String pattern, Delivery delivery, Class<T> valueType) {

  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");

  /** A family of which subscribers need only the newest value. */
  public static <T> TopicFamily<T> latest(String pattern, Class<T> valueType) {
    return new TopicFamily<>(pattern, Delivery.LATEST, valueType);
  }

  /** A family of which subscribers need every value. */
  public static <T> TopicFamily<T> every(String pattern, Class<T> valueType) {
    return new TopicFamily<>(pattern, Delivery.EVERY, valueType);
  }

  /** The names of the pattern's parameters, in their order. */
  public List<String> parameters() {
    return PARAMETER.matcher(pattern).results().map(match -> match.group(1)).toList();
  }

  /**
   * The name of one topic of the family: the pattern with the arguments in place of its parameters,
   * as they are.
   *
   * @throws IllegalArgumentException when the number of arguments is not that of the parameters
   */
  public String name(String... arguments) {
    var names = parameters();
    if (arguments.length != names.size()) {
      throw new IllegalArgumentException(
          "topic %s takes %d arguments, got %d".formatted(pattern, names.size(), arguments.length));
    }
    var next = Arrays.asList(arguments).iterator();
    return PARAMETER
        .matcher(pattern)
        .replaceAll(parameter -> Matcher.quoteReplacement(next.next()));
  }
}
