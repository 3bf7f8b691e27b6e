package io.tapeloom.stream.topic;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The topics that share a name pattern, a value type and a delivery mode, such as all bars.
 * Immutable.
 *
 * @param pattern the name with its parameters in braces, such as {@code bars:{symbol}:{resolution}}
 * @param delivery what a slow subscriber is guaranteed
 * @param valueType the type of the published values
 * @param idleTime how long a topic is kept without subscribers and publications; empty: until the
 *     server shuts down
 * @param eventTime when a value happened, in milliseconds since the epoch; empty: publications
 *     carry no time
 * @param announcing whether values may be sent without a place in the sequence, see {@link
 *     Publisher#announce}
 * @param kept how many of a topic's newest values are kept, for subscribers that fall behind or
 *     come back; 0 for <i>latest</i> families
 * @param lasting which values of a <i>latest</i> family are never conflated; empty: none
 */
public record TopicFamily<T>(
    String pattern,
    Delivery delivery,
    Class<T> valueType,
    Optional<Duration> idleTime,
    Optional<ToLongFunction<T>> eventTime,
    boolean announcing,
    int kept,
    Optional<Predicate<T>> lasting) {

  /** How many values of an <i>every</i> topic are kept unless the family says otherwise. */
  private static final int DEFAULT_KEPT = 1000;

  /** The parameter that names a user. */
  public static final String USER = "user";

  private static final String OF_ONE_USER = "{" + USER + "}";

  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");

  /** A family whose subscribers need only the newest value. */
  public static <T> TopicFamily<T> latest(String pattern, Class<T> valueType) {
    return new TopicFamily<>(
        pattern,
        Delivery.LATEST,
        valueType,
        Optional.empty(),
        Optional.empty(),
        false,
        0,
        Optional.empty());
  }

  /** A family whose subscribers need every value. */
  public static <T> TopicFamily<T> every(String pattern, Class<T> valueType) {
    return new TopicFamily<>(
        pattern,
        Delivery.EVERY,
        valueType,
        Optional.empty(),
        Optional.empty(),
        false,
        DEFAULT_KEPT,
        Optional.empty());
  }

  /**
   * Returns the same family with an idle time: a topic ends after that time without subscribers and
   * publications. For names that come and go, such as those of users. The topics of one user, of
   * all families, have one epoch and end together, after the longest of their idle times. The
   * current value of an ended topic is released; when its name is used later by a new topic, that
   * topic has a new epoch.
   *
   * @param time positive
   * @throws IllegalArgumentException when the time is not positive
   */
  public TopicFamily<T> untilIdle(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("idle time must be positive, got " + time);
    }
    return new TopicFamily<>(
        pattern, delivery, valueType, Optional.of(time), eventTime, announcing, kept, lasting);
  }

  /**
   * Returns the same family with an event time: its publications carry a time in addition to {@code
   * seq}.
   *
   * @param eventTime when a value happened, in milliseconds since the epoch; must be quick, called
   *     on the publishing thread
   */
  public TopicFamily<T> timed(ToLongFunction<T> eventTime) {
    return new TopicFamily<>(
        pattern, delivery, valueType, idleTime, Optional.of(eventTime), announcing, kept, lasting);
  }

  /**
   * Returns the same family with {@linkplain Publisher#announce announcements}: values without
   * {@code seq} that concern this process only.
   *
   * @throws IllegalArgumentException for a <i>latest</i> family
   */
  public TopicFamily<T> announced() {
    if (delivery == Delivery.LATEST) {
      throw new IllegalArgumentException(
          "topics of %s deliver the latest value only: they do not allow announcements"
              .formatted(pattern));
    }
    return new TopicFamily<>(
        pattern, delivery, valueType, idleTime, eventTime, true, kept, lasting);
  }

  /**
   * Returns the same family with another number of kept values per topic.
   *
   * @param values positive
   * @throws IllegalArgumentException for a <i>latest</i> family, or a number that is not positive
   */
  public TopicFamily<T> keeping(int values) {
    if (delivery == Delivery.LATEST || values < 1) {
      throw new IllegalArgumentException(
          "topics of %s cannot keep %d values".formatted(pattern, values));
    }
    return new TopicFamily<>(
        pattern, delivery, valueType, idleTime, eventTime, announcing, values, lasting);
  }

  /**
   * Returns the same family with values that are never conflated, because they stay true when newer
   * ones follow, such as the last state of a bar. A subscriber that falls behind receives the
   * newest of them, up to {@value LastingValues#CAPACITY}, before the newest value.
   *
   * @param lasting whether a value is one of them; must be quick, called on the publishing thread
   * @throws IllegalArgumentException for an <i>every</i> family
   */
  public TopicFamily<T> lasting(Predicate<T> lasting) {
    if (delivery == Delivery.EVERY) {
      throw new IllegalArgumentException(
          "topics of %s deliver every value: none needs to be lasting".formatted(pattern));
    }
    return new TopicFamily<>(
        pattern, delivery, valueType, idleTime, eventTime, announcing, kept, Optional.of(lasting));
  }

  boolean isLasting(T value) {
    return lasting.isPresent() && lasting.get().test(value);
  }

  /** Whether each topic concerns one user, whom the parameter {@value #USER} names. */
  public boolean isOfOneUser() {
    return pattern.contains(OF_ONE_USER);
  }

  /** The name of a user's topic, or what the names of a user's topics have before a colon. */
  public String rootOf(String user) {
    if (!isOfOneUser()) {
      throw new IllegalStateException("topics of " + pattern + " are not of one user");
    }
    return pattern.substring(0, pattern.indexOf(OF_ONE_USER)) + user;
  }

  /** The name of the group of a user's topics. */
  static String groupOf(String user) {
    return "user:" + user;
  }

  /** The name of the group to which a topic of this family belongs. */
  String groupOfTopic(String topic) {
    return userOf(topic).map(TopicFamily::groupOf).orElse("topic:" + topic);
  }

  private Optional<String> userOf(String topic) {
    if (!isOfOneUser()) {
      return Optional.empty();
    }
    var name = new StringBuilder();
    int end = 0;
    for (var each : PARAMETER.matcher(pattern).results().toList()) {
      name.append(Pattern.quote(pattern.substring(end, each.start())))
          .append(each.group(1).equals(USER) ? "(?<" + USER + ">.+?)" : ".+?");
      end = each.end();
    }
    name.append(Pattern.quote(pattern.substring(end)));
    var match = Pattern.compile(name.toString()).matcher(topic);
    return match.matches() ? Optional.of(match.group(USER)) : Optional.empty();
  }

  /** What the names of all topics begin with: the pattern up to its first parameter. */
  String beginning() {
    var first = PARAMETER.matcher(pattern);
    return first.find() ? pattern.substring(0, first.start()) : pattern;
  }

  /** The names of the parameters in the pattern, in order. */
  public List<String> parameters() {
    return PARAMETER.matcher(pattern).results().map(match -> match.group(1)).toList();
  }

  /**
   * Returns the name of one topic: the pattern, with each parameter replaced by an argument.
   * Arguments are inserted unchanged.
   *
   * @throws IllegalArgumentException when the number of arguments differs from the number of
   *     parameters
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
