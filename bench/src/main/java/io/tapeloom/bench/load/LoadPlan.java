package io.tapeloom.bench.load;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a server under load publishes, as its environment says. Immutable.
 *
 * @param kind which topics
 * @param topics how many of them
 * @param burst publications at once, each to any topic, where there is no rate
 * @param perSecond publications a second to all topics together, in turn; 0: as many as back
 *     pressure allows
 * @param subscriptions how many there must be before the first publication
 * @param duration how long it publishes; zero: without end
 */
public record LoadPlan(
    Kind kind, int topics, int burst, double perSecond, int subscriptions, Duration duration) {

  /** Which topics are published to. */
  public enum Kind {
    /** Bars of one instrument per topic. */
    BARS,

    /** All that the channel protocol carries, each channel at its rate. */
    CHANNELS
  }

  /**
   * Reads the variables {@code BENCH_LOAD}, {@code BENCH_TOPICS}, {@code BENCH_BURST}, {@code
   * BENCH_RATE}, {@code BENCH_SUBSCRIPTIONS} and {@code BENCH_DURATION} (seconds).
   *
   * @return empty when there is no {@code BENCH_LOAD}
   * @throws IllegalArgumentException when a value is not allowed; the text names the variable
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
