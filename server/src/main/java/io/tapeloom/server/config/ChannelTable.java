package io.tapeloom.server.config;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The limits of every channel, as the environment has them. Immutable.
 *
 * @param limits of each channel
 */
public record ChannelTable(Map<ChannelKind, ChannelLimits> limits) {

  private static final int HIGHEST_RATE = 1000;
  private static final int HIGHEST_SUBSCRIBERS = 1_000_000;

  private static final Map<ChannelKind, Variable<Integer>> RATE_LIMITS =
      forEach(
          kind ->
              Variable.integer(
                  "CHANNEL_%s_RATE_LIMIT".formatted(kind),
                  kind.defaultLimits().rateLimit(),
                  1,
                  HIGHEST_RATE,
                  "Messages a second for one subscription of `%s`".formatted(kind.wireName())));

  private static final Map<ChannelKind, Variable<Integer>> MAX_SUBSCRIBERS =
      forEach(
          kind ->
              Variable.integer(
                  "CHANNEL_%s_MAX_SUBSCRIBERS".formatted(kind),
                  kind.defaultLimits().maxSubscribers(),
                  1,
                  HIGHEST_SUBSCRIBERS,
                  "Connections on `%s` at once".formatted(kind.wireName())));

  public ChannelTable {
    limits = Map.copyOf(limits);
  }

  /** Two variables for each channel. */
  static List<Variable<?>> variables() {
    return Stream.of(ChannelKind.values())
        .<Variable<?>>flatMap(
            kind -> Stream.of(valueOf(RATE_LIMITS, kind), valueOf(MAX_SUBSCRIBERS, kind)))
        .toList();
  }

  /**
   * Reads an environment.
   *
   * @throws InvalidSetting on the first variable whose value is not allowed
   */
  static ChannelTable in(Map<String, String> environment) {
    return new ChannelTable(
        forEach(
            kind ->
                new ChannelLimits(
                    valueOf(RATE_LIMITS, kind).in(environment),
                    valueOf(MAX_SUBSCRIBERS, kind).in(environment))));
  }

  /** A channel's limits. */
  public ChannelLimits of(ChannelKind kind) {
    return valueOf(limits, kind);
  }

  private static <V> V valueOf(Map<ChannelKind, V> values, ChannelKind kind) {
    var value = values.get(kind);
    if (value == null) {
      throw new IllegalStateException("nothing of " + kind);
    }
    return value;
  }

  private static <V> Map<ChannelKind, V> forEach(Function<ChannelKind, V> value) {
    return Stream.of(ChannelKind.values())
        .collect(
            Collectors.toMap(
                Function.identity(), value, (a, _) -> a, () -> new EnumMap<>(ChannelKind.class)));
  }
}
