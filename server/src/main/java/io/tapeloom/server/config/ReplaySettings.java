package io.tapeloom.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What may be replayed, as the environment says. Immutable.
 *
 * @param most replays at once
 * @param mostPerConnection of them, for one connection
 * @param mostPerUser of them, for one user
 * @param mostPerAddress of them, for one address that has such a limit
 * @param longestWindow how much of the past one replay may tell the single events of
 */
public record ReplaySettings(
    int most, int mostPerConnection, int mostPerUser, int mostPerAddress, Duration longestWindow) {

  static final Variable<Integer> MAX_REPLAYS =
      Variable.integer("REPLAY_MAX", 64, 0, 100_000, "Replays at once; 0: none");
  static final Variable<Integer> MAX_PER_CONNECTION =
      Variable.integer(
          "REPLAY_MAX_PER_CONNECTION", 4, 0, 1000, "Replays at once for one connection; 0: none");
  static final Variable<Integer> MAX_PER_USER =
      Variable.integer(
          "REPLAY_MAX_PER_USER", 8, 0, 100_000, "Replays at once for one user; 0: none");
  static final Variable<Integer> MAX_PER_ADDRESS =
      Variable.integer(
          "REPLAY_MAX_PER_ADDRESS",
          16,
          0,
          100_000,
          "Replays at once for one IPv4 address or IPv6 /64; 0: none. Loopback addresses have no"
              + " such limit");
  static final Variable<Duration> LONGEST_WINDOW =
      Variable.seconds(
          "REPLAY_MAX_WINDOW",
          "2678400",
          "1",
          "3153600000",
          "Seconds of the past whose trades, quotes or order books one replay may tell; bars alone"
              + " have no such limit");

  /** Its variables, in the order in which people look for them. */
  static List<Variable<?>> variables() {
    return List.of(MAX_REPLAYS, MAX_PER_CONNECTION, MAX_PER_USER, MAX_PER_ADDRESS, LONGEST_WINDOW);
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
        LONGEST_WINDOW.in(environment));
  }
}
