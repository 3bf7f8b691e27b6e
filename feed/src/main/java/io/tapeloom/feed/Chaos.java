package io.tapeloom.feed;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The faults of a {@link ChaosFeed}, each as a fraction of the events: each rate is 0 to 1, their
 * sum is at most 1. Immutable.
 *
 * @param gap rate of events that are lost
 * @param delay rate of events that delay the feed, by at most {@value ChaosFeed#MAX_DELAY_MILLIS}
 *     ms
 * @param reorder rate of events that are delivered after the next event of their instrument
 * @param stop rate of events before which the feed fails
 */
public record Chaos(double gap, double delay, double reorder, double stop) {

  /** No faults. */
  public static final Chaos NONE = new Chaos(0, 0, 0, 0);

  private static final Pattern RATE = Pattern.compile("[0-9]+(\\.[0-9]+)?");

  private enum Fault {
    GAP,
    DELAY,
    REORDER,
    STOP;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Chaos {
    requireRate(Fault.GAP, gap);
    requireRate(Fault.DELAY, delay);
    requireRate(Fault.REORDER, reorder);
    requireRate(Fault.STOP, stop);
    if (gap + delay + reorder + stop > 1) {
      throw new IllegalArgumentException(
          "the sum of all rates must be at most 1, got gap=%s, delay=%s, reorder=%s, stop=%s"
              .formatted(gap, delay, reorder, stop));
    }
  }

  /**
   * Parses rates such as {@code gap=0.01,delay=0.05,reorder=0.02,stop=0.001}, in any order. A rate
   * that is not given is 0, and a blank text is {@link #NONE}.
   *
   * @throws IllegalArgumentException if the text is invalid; the message names the error and what
   *     is allowed
   */
  public static Chaos parse(String text) {
    Map<Fault, Double> rates = new EnumMap<>(Fault.class);
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String word = (equals < 0 ? part : part.substring(0, equals)).strip();
      Fault fault = fault(word);
      if (equals < 0) {
        throw new IllegalArgumentException(
            "%s must have a rate from 0 to 1, such as %s=0.01".formatted(word, word));
      }
      if (rates.put(fault, rate(fault, part.substring(equals + 1).strip())) != null) {
        throw new IllegalArgumentException("%s must be given once, got it twice".formatted(word));
      }
    }
    return new Chaos(
        rates.getOrDefault(Fault.GAP, 0.0),
        rates.getOrDefault(Fault.DELAY, 0.0),
        rates.getOrDefault(Fault.REORDER, 0.0),
        rates.getOrDefault(Fault.STOP, 0.0));
  }

  private static Fault fault(String word) {
    return Stream.of(Fault.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a fault must be one of %s, got \"%s\""
                        .formatted(
                            Stream.of(Fault.values())
                                .map(Fault::word)
                                .collect(Collectors.joining(", ")),
                            word)));
  }

  private static double rate(Fault fault, String text) {
    if (!RATE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "%s must be a rate from 0 to 1, got \"%s\"".formatted(fault.word(), text));
    }
    return Double.parseDouble(text);
  }

  private static void requireRate(Fault fault, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException(
          "%s must be a rate from 0 to 1, got %s".formatted(fault.word(), rate));
    }
  }
}
