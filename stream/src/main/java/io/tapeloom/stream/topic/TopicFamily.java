package io.tapeloom.stream.topic;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The topics that share a pattern, a type of value and a delivery mode, such as all bars.
 * Immutable.
 *
 * @param pattern the name with its parameters in braces, such as {@code bars:{symbol}:{resolution}}
 * @param delivery what a slow subscriber is owed
 * @param valueType the type of the values that are published
 * @param idleTime how long a topic without subscribers and publications is kept; empty: as long as
 *     the server runs
 * @param eventTime when a value happened, in milliseconds since the epoch; empty: its publications
 *     have no time of their own
 * @param announcing whether values may be sent without a place in the sequence, see {@link
 *     Publisher#announce}
 */
public record TopicFamily<T>(
    String pattern,
    Delivery delivery,
    Class<T> valueType,
    Optional<Duration> idleTime,
    Optional<ToLongFunction<T>> eventTime,
    boolean announcing) {

  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");

  /** A family of which subscribers need only the newest value. */
  public static <T> TopicFamily<T> latest(String pattern, Class<T> valueType) {
    return new TopicFamily<>(
        pattern, Delivery.LATEST, valueType, Optional.empty(), Optional.empty(), false);
  }

  /** A family of which subscribers need every value. */
  public static <T> TopicFamily<T> every(String pattern, Class<T> valueType) {
    return new TopicFamily<>(
        pattern, Delivery.EVERY, valueType, Optional.empty(), Optional.empty(), false);
  }

  /**
   * The same family, but a topic of it ends when for so long nobody was subscribed and nothing was
   * published: for names that come and go, such as those of users. Its current value is forgotten,
   * and what follows under its name is another run of the sequence.
   *
   * @param time positive
   * @throws IllegalArgumentException when it is not
   */
  public TopicFamily<T> untilIdle(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("idle time must be positive, got " + time);
    }
    return new TopicFamily<>(
        pattern, delivery, valueType, Optional.of(time), eventTime, announcing);
  }

  /**
   * The same family, whose publications carry the time of the event beside their {@code seq}.
   *
   * @param eventTime when a value happened, in milliseconds since the epoch; quick, called by
   *     whoever publishes
   */
  public TopicFamily<T> timed(ToLongFunction<T> eventTime) {
    return new TopicFamily<>(
        pattern, delivery, valueType, idleTime, Optional.of(eventTime), announcing);
  }

  /**
   * The same family, to whose subscribers values may be sent that are of this process alone and
   * have no {@code seq}.
   *
   * @throws IllegalArgumentException when its subscribers are owed the newest value only
   */
  public TopicFamily<T> announced() {
    if (delivery == Delivery.LATEST) {
      throw new IllegalArgumentException(
          "topics of %s hold a value each, and announce nothing".formatted(pattern));
    }
    return new TopicFamily<>(pattern, delivery, valueType, idleTime, eventTime, true);
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
