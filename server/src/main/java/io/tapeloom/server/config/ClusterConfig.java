package io.tapeloom.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a server in a cluster, read from the environment. Immutable.
 *
 * @param role what the server does
 * @param url where the cluster has its log; empty: the server is alone
 * @param name the prefix of the cluster's keys
 * @param coalescing how long the generator waits for more values under load
 * @param logBytes the most bytes that the log keeps
 * @param maxStale how long a node may be stale and still be ready; zero: for ever
 */
public record ClusterConfig(
    Role role,
    Optional<Secret> url,
    String name,
    Duration coalescing,
    int logBytes,
    Duration maxStale) {

  /** What a server does. */
  public enum Role {
    /** Counts and serves, alone. */
    ALL,
    /** Counts for the nodes. */
    GENERATOR,
    /** Serves what the generator counts. */
    NODE
  }

  public static final Variable<Role> ROLE =
      Variable.oneOf(
          "ROLE",
          Role.ALL,
          "What the server does: `all` alone, or in a cluster `generator` (makes and counts the"
              + " market) or `node` (serves clients)");
  public static final Variable<Optional<Secret>> CLUSTER_URL =
      new Variable<>(
          "CLUSTER_URL",
          "",
          "URL of the Redis with the log of the cluster, `redis://` or `rediss://`; for the roles"
              + " `generator` and `node`",
          ClusterConfig::address,
          true);
  static final Variable<String> CLUSTER_NAME =
      new Variable<>(
          "CLUSTER_NAME",
          "tapeloom",
          "Prefix of the keys of the cluster in Redis",
          text ->
              text.matches("[A-Za-z0-9._-]{1,64}")
                  ? new Variable.Parsed.Value<>(text)
                  : new Variable.Parsed.Refused<>("1 to 64 letters, digits or any of . _ -"));
  static final Variable<Duration> CLUSTER_COALESCING =
      Variable.seconds(
          "CLUSTER_COALESCING",
          "0.001",
          "0",
          "0.1",
          "Maximum seconds that the generator waits, under load, to append several values at once");
  static final Variable<Integer> CLUSTER_LOG_BYTES =
      Variable.integer(
          "CLUSTER_LOG_BYTES",
          256 << 20,
          1 << 20,
          Integer.MAX_VALUE,
          "Maximum bytes of the log, in Redis and in the generator; it holds ten minutes, or less"
              + " if they need more");
  static final Variable<Duration> READY_MAX_STALE =
      Variable.seconds(
          "READY_MAX_STALE",
          "60",
          "0",
          "86400",
          "Seconds for which a node without data from the generator still reports to be ready; 0:"
              + " always");

  /** The variables, in the order of the documentation. */
  static List<Variable<?>> variables() {
    return List.of(
        ROLE, CLUSTER_URL, CLUSTER_NAME, CLUSTER_COALESCING, CLUSTER_LOG_BYTES, READY_MAX_STALE);
  }

  private static Variable.Parsed<Optional<Secret>> address(String text) {
    if (text.isEmpty()) {
      return new Variable.Parsed.Value<>(Optional.empty());
    }
    try {
      var url = new URI(text);
      var scheme = String.valueOf(url.getScheme());
      if ((scheme.equals("redis") || scheme.equals("rediss")) && url.getHost() != null) {
        return new Variable.Parsed.Value<>(Optional.of(Secret.of(text)));
      }
    } catch (URISyntaxException e) {
      return refused();
    }
    return refused();
  }

  private static Variable.Parsed<Optional<Secret>> refused() {
    return new Variable.Parsed.Refused<>("redis://host[:port] or rediss://host[:port]");
  }

  /**
   * Reads an environment.
   *
   * @throws InvalidSetting on the first variable whose value is not allowed
   */
  static ClusterConfig in(Map<String, String> environment) {
    var role = ROLE.in(environment);
    var url = CLUSTER_URL.in(environment);
    if (role != Role.ALL && url.isEmpty()) {
      throw new InvalidSetting(
          CLUSTER_URL.name(), "", "the URL of a Redis with ROLE=" + Variable.wordOf(role));
    }
    if (role == Role.NODE) {
      refuse(environment, StoreSettings.DATA_DIR.name(), "unset with ROLE=node");
    }
    return new ClusterConfig(
        role,
        url,
        CLUSTER_NAME.in(environment),
        CLUSTER_COALESCING.in(environment),
        CLUSTER_LOG_BYTES.in(environment),
        READY_MAX_STALE.in(environment));
  }

  private static void refuse(Map<String, String> environment, String variable, String allowed) {
    var value = environment.getOrDefault(variable, "").strip();
    if (!value.isEmpty()) {
      throw new InvalidSetting(variable, value, allowed);
    }
  }
}
