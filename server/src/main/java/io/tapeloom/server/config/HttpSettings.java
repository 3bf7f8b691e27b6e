package io.tapeloom.server.config;

import io.tapeloom.stream.wire.TrustedProxies;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What HTTP clients may ask for, as the environment says. Immutable.
 *
 * @param maxInFlight requests that are worked on at once; more wait
 * @param maxWaiting requests that wait for their turn
 * @param maxWait how long one of them waits
 * @param maxPendingBytes bytes of answers that clients have not taken, over all connections
 * @param rate requests a second over time, for one address and for one user
 * @param burst requests at once, for one address and for one user
 * @param bodyLimit bytes of the largest request body
 * @param maxConnections HTTP connections held at once
 * @param idleTimeout how long a connection without a request is kept
 * @param proxies who is believed about the client's address
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

  /** Every WebSocket connection begins as one of HTTP, and a page has others beside it. */
  private static final int HERD = 2;

  private static final int MIN_CONNECTIONS = 1000;

  static final Variable<Integer> MAX_IN_FLIGHT =
      Variable.integer(
          "REST_MAX_IN_FLIGHT",
          32,
          1,
          100_000,
          "REST requests that are worked on at once; more wait for their turn");
  static final Variable<Integer> MAX_WAITING =
      Variable.integer(
          "REST_MAX_WAITING",
          256,
          0,
          1_000_000,
          "REST requests that wait for their turn at once; one more gets 503");
  static final Variable<Duration> MAX_WAIT =
      Variable.seconds(
          "REST_MAX_WAIT",
          "2",
          "0",
          "60",
          "Seconds that a REST request waits for its turn before it gets 503");
  static final Variable<Integer> MAX_PENDING_BYTES =
      Variable.integer(
          "REST_MAX_PENDING_BYTES",
          67_108_864,
          1_048_576,
          Integer.MAX_VALUE,
          "Bytes of REST answers that clients have not taken yet, over all connections; beyond it"
              + " the slowest reader is closed and new requests get 503");
  static final Variable<Integer> RATE =
      Variable.integer(
          "REST_RATE",
          100,
          1,
          1_000_000,
          "REST requests a second over time, for each client address and for each user; more get"
              + " 429");
  static final Variable<Integer> BURST =
      Variable.integer(
          "REST_BURST",
          1000,
          1,
          1_000_000,
          "REST requests at once, for each client address and for each user");
  static final Variable<Integer> BODY_LIMIT =
      Variable.integer(
          "REST_BODY_LIMIT",
          262_144,
          1024,
          16_777_216,
          "Bytes of the largest request body; a larger one gets 413");
  static final Variable<Optional<Integer>> MAX_CONNECTIONS =
      Variable.optionalInteger(
          "HTTP_MAX_CONNECTIONS",
          1,
          1_000_000,
          "HTTP connections held at once, WebSocket connections not counted; for one more the"
              + " longest idle one is closed, or else it gets 503. Unset: twice `MAX_CONNECTIONS`,"
              + " and at least 1000");
  static final Variable<Duration> IDLE_TIMEOUT =
      Variable.seconds(
          "HTTP_IDLE_TIMEOUT",
          "60",
          "0.1",
          "3600",
          "Seconds that an HTTP connection is kept open without a request");
  static final Variable<TrustedProxies> TRUSTED_PROXIES =
      new Variable<>(
          "TRUSTED_PROXIES",
          "",
          "Networks (CIDR) or addresses of proxies that name the client, comma-separated: by"
              + " `X-Forwarded-For`, `Forwarded` or the PROXY protocol. Like loopback addresses"
              + " they have no limits per address; unset: none",
          HttpSettings::proxies);

  /** Its variables, in the order in which people look for them. */
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
   * @param maxWebSockets how many WebSocket connections there may be
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
        MAX_CONNECTIONS.in(environment).orElse(Math.max(MIN_CONNECTIONS, HERD * maxWebSockets)),
        IDLE_TIMEOUT.in(environment),
        TRUSTED_PROXIES.in(environment));
  }

  /**
   * Whether an address has no limits of its own: this machine's, and a trusted proxy's, which stand
   * for many clients.
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
