package io.tapeloom.bench.load;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a server under load publishes, read from the environment. Immutable.
 *
 * @param kind the kind of topics
 * @param topics number of topics
 * @param burst number of publications at once, each to any topic, if there is no rate
 * @param perSecond publications per second over all topics, in turn; 0: as many as back pressure
 *     allows
 * @param subscriptions number of subscriptions before the first publication
 * @param duration how long to publish; zero: without end
 */
public record LoadPlan(
    Kind kind, int topics, int burst, double perSecond, int subscriptions, Duration duration) {

  /** The kind of topics to publish to. */
  public enum Kind {
    /** Bars of one instrument per topic. */
    BARS,

    /** All channels of the channel protocol, each at its rate limit. */
    CHANNELS
  }

  /**
   * Reads the variables {@code BENCH_LOAD}, {@code BENCH_TOPICS}, {@code BENCH_BURST}, {@code
   * BENCH_RATE}, {@code BENCH_SUBSCRIPTIONS} and {@code BENCH_DURATION} (seconds).
   *
   * @return empty if {@code BENCH_LOAD} is not set
   * @throws IllegalArgumentException if a value is not allowed; the text names the variable
   */
  public static Optional<LoadPlan> read(Map<String, String> environment) {
    var kind = environment.get("BENCH_LOAD");
    return kind == null ? Optional.empty() : Optional.of(read(kind, environment));
  }

  private static LoadPlan read(String kind, Map<String, String> environment) {
    return new LoadPlan(
        kind(kind),
        (int) number(environment, "BENCH_TOPICS", "1", value -> value >= 1 && value <= 9999),
        (int) number(environment, "BENCH_BURST", "1", value -> value >= 1 && value <= 1000),
        number(environment, "BENCH_RATE", "0", value -> value >= 0 && value <= 1e6),
        (int) number(environment, "BENCH_SUBSCRIPTIONS", "1", value -> value >= 1),
        Duration.ofSeconds((long) number(environment, "BENCH_DURATION", "0", value -> value >= 0)));
  }

  private static Kind kind(String name) {
    return switch (name) {
      case "bars" -> Kind.BARS;
      case "channels" -> Kind.CHANNELS;
      default ->
          throw new IllegalArgumentException("BENCH_LOAD must be bars or channels, was " + name);
    };
  }

  private static double number(
      Map<String, String> environment, String name, String otherwise, Predicate<Double> allowed) {
    var text = environment.getOrDefault(name, otherwise);
    try {
      double value = Double.parseDouble(text);
      if (allowed.test(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s must be a number, was %s".formatted(name, text), e);
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "%s is out of range: %s", name, text));
  }
}
