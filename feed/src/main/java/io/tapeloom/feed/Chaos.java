package io.tapeloom.feed;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often a feed misbehaves, as a part of its events: each rate 0 to 1, all together at most 1.
 * Immutable.
 *
 * @param gap an event is lost
 * @param delay an event, and all behind it, comes late by up to {@value ChaosFeed#MAX_DELAY_MILLIS}
 *     ms
 * @param reorder an event comes behind the next one of its instrument
 * @param stop the feed fails before an event
 */
public record Chaos(double gap, double delay, double reorder, double stop) {

  /** A feed as it is. */
  public static final Chaos NONE = new Chaos(0, 0, 0, 0);

  private static final Pattern RATE = Pattern.compile("[0-9]+(\\.[0-9]+)?");

  private enum Mischief {
    GAP,
    DELAY,
    REORDER,
    STOP;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Chaos {
    requireRate(Mischief.GAP, gap);
    requireRate(Mischief.DELAY, delay);
    requireRate(Mischief.REORDER, reorder);
    requireRate(Mischief.STOP, stop);
    if (gap + delay + reorder + stop > 1) {
      throw new IllegalArgumentException(
          "rates of chaos must come to at most 1 together, were gap %s, delay %s, reorder %s, stop %s"
              .formatted(gap, delay, reorder, stop));
    }
  }

  /**
   * Reads rates such as {@code gap=0.01,delay=0.05,reorder=0.02,stop=0.001}, in any order; what is
   * not named is 0, and a blank text is {@link #NONE}.
   *
   * @throws IllegalArgumentException that names what is wrong and what is allowed
   */
  public static Chaos parse(String text) {
    Map<Mischief, Double> rates = new EnumMap<>(Mischief.class);
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String word = (equals < 0 ? part : part.substring(0, equals)).strip();
      Mischief mischief = mischief(word);
      if (equals < 0) {
        throw new IllegalArgumentException(
            "%s must have a rate, such as %s=0.01".formatted(word, word));
      }
      if (rates.put(mischief, rate(mischief, part.substring(equals + 1).strip())) != null) {
        throw new IllegalArgumentException("%s is named twice".formatted(word));
      }
    }
    return new Chaos(
        rates.getOrDefault(Mischief.GAP, 0.0),
        rates.getOrDefault(Mischief.DELAY, 0.0),
        rates.getOrDefault(Mischief.REORDER, 0.0),
        rates.getOrDefault(Mischief.STOP, 0.0));
  }

  private static Mischief mischief(String word) {
    return Stream.of(Mischief.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "chaos must be any of %s with a rate, was \"%s\""
                        .formatted(
                            Stream.of(Mischief.values())
                                .map(Mischief::word)
                                .collect(Collectors.joining(", ")),
                            word)));
  }

  private static double rate(Mischief mischief, String text) {
    if (!RATE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "%s must be a rate of 0 to 1, was \"%s\"".formatted(mischief.word(), text));
    }
    return Double.parseDouble(text);
  }

  private static void requireRate(Mischief mischief, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException(
          "%s must be a rate of 0 to 1, was %s".formatted(mischief.word(), rate));
    }
  }
}
