package io.tapeloom.server.config;

import io.tapeloom.stream.wire.TrustedProxies;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The limits for HTTP clients, read from the environment. Immutable.
 *
 * @param maxInFlight maximum number of requests that run at the same time; more wait
 * @param maxWaiting maximum number of waiting requests
 * @param maxWait maximum time that a request waits
 * @param maxPendingBytes maximum bytes of responses that clients have not read, over all
 *     connections
 * @param rate sustained requests per second, for one address and for one user
 * @param burst maximum requests at once, for one address and for one user
 * @param bodyLimit maximum size of a request body, in bytes
 * @param maxConnections maximum number of open HTTP connections
 * @param idleTimeout how long a connection without a request stays open
 * @param proxies the proxies whose statement of the client's address is trusted
 */
public record HttpSettings(
    int maxInFlight,
    int maxWaiting,
    Duration maxWait,
    long maxPendingBytes,
    int rate,
    int burst,
    int bodyLimit,
    int maxConnections,
    Duration idleTimeout,
    TrustedProxies proxies) {

  /** Every WebSocket connection starts as HTTP, and a page opens further HTTP connections. */
  private static final int CONNECTIONS_PER_WEBSOCKET = 2;

  private static final int MIN_CONNECTIONS = 1000;

  static final Variable<Integer> MAX_IN_FLIGHT =
      Variable.integer(
          "REST_MAX_IN_FLIGHT",
          32,
          1,
          100_000,
          "Maximum number of REST requests that run at the same time; more wait");
  static final Variable<Integer> MAX_WAITING =
      Variable.integer(
          "REST_MAX_WAITING",
          256,
          0,
          1_000_000,
          "Maximum number of waiting REST requests; further ones get 503");
  static final Variable<Duration> MAX_WAIT =
      Variable.seconds(
          "REST_MAX_WAIT",
          "2",
          "0",
          "60",
          "Maximum seconds that a REST request waits before it gets 503");
  static final Variable<Integer> MAX_PENDING_BYTES =
      Variable.integer(
          "REST_MAX_PENDING_BYTES",
          67_108_864,
          1_048_576,
          Integer.MAX_VALUE,
          "Maximum bytes of REST responses that clients have not read yet, over all connections;"
              + " above it, the slowest reader is closed and new requests get 503");
  static final Variable<Integer> RATE =
      Variable.integer(
          "REST_RATE",
          100,
          1,
          1_000_000,
          "Sustained REST requests per second, for each client address and for each user; more get"
              + " 429");
  static final Variable<Integer> BURST =
      Variable.integer(
          "REST_BURST",
          1000,
          1,
          1_000_000,
          "Maximum REST requests at once, for each client address and for each user");
  static final Variable<Integer> BODY_LIMIT =
      Variable.integer(
          "REST_BODY_LIMIT",
          262_144,
          1024,
          16_777_216,
          "Maximum size of a request body, in bytes; a larger one gets 413");
  static final Variable<Optional<Integer>> MAX_CONNECTIONS =
      Variable.optionalInteger(
          "HTTP_MAX_CONNECTIONS",
          1,
          1_000_000,
          "Maximum number of open HTTP connections, WebSocket connections not counted; a further"
              + " one replaces the connection that is idle for the longest time, or gets 503 if"
              + " none is idle. Unset: twice `MAX_CONNECTIONS`, but at least 1000");
  static final Variable<Duration> IDLE_TIMEOUT =
      Variable.seconds(
          "HTTP_IDLE_TIMEOUT",
          "60",
          "0.1",
          "3600",
          "Seconds that an HTTP connection without a request stays open");
  static final Variable<TrustedProxies> TRUSTED_PROXIES =
      new Variable<>(
          "TRUSTED_PROXIES",
          "",
          "Networks (CIDR) or addresses of proxies, comma-separated, that report the client's"
              + " address by `X-Forwarded-For`, `Forwarded` or the PROXY protocol. Like loopback"
              + " addresses, they have no limits per address; unset: none",
          HttpSettings::proxies);

  /** The variables, in the order of the documentation. */
  static List<Variable<?>> variables() {
    return List.of(
        MAX_IN_FLIGHT,
        MAX_WAITING,
        MAX_WAIT,
        MAX_PENDING_BYTES,
        RATE,
        BURST,
        BODY_LIMIT,
        MAX_CONNECTIONS,
        IDLE_TIMEOUT,
        TRUSTED_PROXIES);
  }

  /**
   * Reads an environment.
   *
   * @param maxWebSockets maximum number of WebSocket connections
   * @throws InvalidSetting on the first variable whose value is not allowed
   */
  static HttpSettings in(Map<String, String> environment, int maxWebSockets) {
    return new HttpSettings(
        MAX_IN_FLIGHT.in(environment),
        MAX_WAITING.in(environment),
        MAX_WAIT.in(environment),
        MAX_PENDING_BYTES.in(environment),
        RATE.in(environment),
        BURST.in(environment),
        BODY_LIMIT.in(environment),
        MAX_CONNECTIONS
            .in(environment)
            .orElse(Math.max(MIN_CONNECTIONS, CONNECTIONS_PER_WEBSOCKET * maxWebSockets)),
        IDLE_TIMEOUT.in(environment),
        TRUSTED_PROXIES.in(environment));
  }

  /**
   * Whether the limits per address do not apply to this address. They do not apply to loopback
   * addresses and trusted proxies, because such an address stands for many clients.
   */
  public boolean isUnlimited(InetAddress address) {
    return address.isLoopbackAddress() || proxies.contains(address);
  }

  private static Variable.Parsed<TrustedProxies> proxies(String text) {
    if (text.isEmpty()) {
      return new Variable.Parsed.Value<>(TrustedProxies.none());
    }
    try {
      return new Variable.Parsed.Value<>(
          TrustedProxies.of(Arrays.stream(text.split(",")).map(String::strip).toList()));
    } catch (IllegalArgumentException e) {
      return new Variable.Parsed.Refused<>(
          "a comma-separated list of IP addresses or networks such as 10.0.0.0/8");
    }
  }
}
