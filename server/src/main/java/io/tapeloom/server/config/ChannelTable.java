package io.tapeloom.server.config;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The limits of every channel, read from the environment. Immutable.
 *
 * @param limits the limits by channel; contains every channel
 */
public record ChannelTable(Map<ChannelKind, ChannelLimits> limits) {

  private static final int MAX_RATE_LIMIT = 1000;
  private static final int MAX_SUBSCRIBER_LIMIT = 1_000_000;

  private static final Map<ChannelKind, Variable<Integer>> RATE_LIMITS =
      forEach(
          kind ->
              Variable.integer(
                  "CHANNEL_%s_RATE_LIMIT".formatted(kind),
                  kind.defaultLimits().rateLimit(),
                  1,
                  MAX_RATE_LIMIT,
                  "Maximum messages per second for one subscription to `%s`"
                      .formatted(kind.wireName())));

  private static final Map<ChannelKind, Variable<Integer>> MAX_SUBSCRIBERS =
      forEach(
          kind ->
              Variable.integer(
                  "CHANNEL_%s_MAX_SUBSCRIBERS".formatted(kind),
                  kind.defaultLimits().maxSubscribers(),
                  1,
                  MAX_SUBSCRIBER_LIMIT,
                  "Maximum number of connections that are subscribed to `%s`"
                      .formatted(kind.wireName())));

  public ChannelTable {
    limits = Map.copyOf(limits);
  }

  /** The variables: two for each channel. */
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

  /** Returns the limits of a channel. */
  public ChannelLimits of(ChannelKind kind) {
    return valueOf(limits, kind);
  }

  private static <V> V valueOf(Map<ChannelKind, V> values, ChannelKind kind) {
    var value = values.get(kind);
    if (value == null) {
      throw new IllegalStateException("No entry for channel " + kind);
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
