package io.tapeloom.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The limits of replays, read from the environment. Immutable.
 *
 * @param max maximum number of replays at the same time, over the whole server
 * @param maxPerConnection maximum number for one connection
 * @param maxPerUser maximum number for one user
 * @param maxPerAddress maximum number for one address; some addresses have no such limit
 * @param maxWindow maximum time span of a replay of trades, quotes or order books
 */
public record ReplaySettings(
    int max, int maxPerConnection, int maxPerUser, int maxPerAddress, Duration maxWindow) {

  static final Variable<Integer> MAX_REPLAYS =
      Variable.integer(
          "REPLAY_MAX", 64, 0, 100_000, "Maximum number of replays at the same time; 0: none");
  static final Variable<Integer> MAX_PER_CONNECTION =
      Variable.integer(
          "REPLAY_MAX_PER_CONNECTION",
          4,
          0,
          1000,
          "Maximum number of replays at the same time for one connection; 0: none");
  static final Variable<Integer> MAX_PER_USER =
      Variable.integer(
          "REPLAY_MAX_PER_USER",
          8,
          0,
          100_000,
          "Maximum number of replays at the same time for one user; 0: none");
  static final Variable<Integer> MAX_PER_ADDRESS =
      Variable.integer(
          "REPLAY_MAX_PER_ADDRESS",
          16,
          0,
          100_000,
          "Maximum number of replays at the same time for one IPv4 address or IPv6 /64; 0: none."
              + " Loopback addresses have no such limit");
  static final Variable<Duration> MAX_WINDOW =
      Variable.seconds(
          "REPLAY_MAX_WINDOW",
          "2678400",
          "1",
          "3153600000",
          "Maximum time span, in seconds, of a replay of trades, quotes or order books; a replay of"
              + " bars only has no such limit");

  /** The variables, in the order of the documentation. */
  static List<Variable<?>> variables() {
    return List.of(MAX_REPLAYS, MAX_PER_CONNECTION, MAX_PER_USER, MAX_PER_ADDRESS, MAX_WINDOW);
  }

  /**
   * Reads an environment.
   *
   * @throws InvalidSetting on the first variable whose value is not allowed
   */
  static ReplaySettings in(Map<String, String> environment) {
    return new ReplaySettings(
        MAX_REPLAYS.in(environment),
        MAX_PER_CONNECTION.in(environment),
        MAX_PER_USER.in(environment),
        MAX_PER_ADDRESS.in(environment),
        MAX_WINDOW.in(environment));
  }
}
