package io.tapeloom.stream.session;

import java.time.Duration;

/**
 * How long a client may take. Each is positive and at most 36,500 days. Immutable.
 *
 * @param heartbeatInterval how long a connection may be silent; see {@link Liveness}
 * @param maxConnectionLifespan how long a connection may last; see {@link Liveness}
 * @param handshakeTimeout how long a new connection may take to send its first request
 * @param messageTimeout how long a client may take to finish a message that it has begun
 * @param closeTimeout how long a client may take to answer the close frame
 * @param stallTimeout how long a client may take no byte of what waits for it, before it is closed
 *     with 1013
 */
public record Timeouts(
    Duration heartbeatInterval,
    Duration maxConnectionLifespan,
    Duration handshakeTimeout,
    Duration messageTimeout,
    Duration closeTimeout,
    Duration stallTimeout) {

  /** Fits the arithmetic of a nanosecond clock with room to spare. */
  private static final Duration MAX = Duration.ofDays(36_500);

  /**
   * 30 s of silence and a lifespan of an hour; 10 s for the handshake, 30 s for a message, 5 s for
   * a close, 30 s without a byte taken.
   */
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));

  /**
   * @throws IllegalArgumentException when a timeout is out of its range
   */
  public Timeouts {
    requireInRange("heartbeatInterval", heartbeatInterval);
    requireInRange("maxConnectionLifespan", maxConnectionLifespan);
    requireInRange("handshakeTimeout", handshakeTimeout);
    requireInRange("messageTimeout", messageTimeout);
    requireInRange("closeTimeout", closeTimeout);
    requireInRange("stallTimeout", stallTimeout);
  }

  private static void requireInRange(String name, Duration value) {
    if (!value.isPositive() || value.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "%s must be positive and at most %s, got %s".formatted(name, MAX, value));
    }
  }
}
