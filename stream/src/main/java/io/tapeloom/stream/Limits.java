package io.tapeloom.stream;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What a connection is allowed. Immutable.
 *
 * @param heartbeatInterval how long a client may say nothing valid before it is closed; positive
 * @param maxConnectionLifespan how long a connection may last; positive
 * @param messageSizeLimit the largest message taken from a client, in bytes; positive
 * @param maxConnections how many connections an endpoint holds at once; positive
 * @param maxQueuedBytes how much may wait for one slow socket before its session is closed;
 *     positive
 * @param closeTimeout how long a closing peer may take to answer the close frame; positive
 */
public record Limits(
    Duration heartbeatInterval,
    Duration maxConnectionLifespan,
    int messageSizeLimit,
    int maxConnections,
    int maxQueuedBytes,
    Duration closeTimeout) {

  /** What fits the arithmetic of a nanosecond clock with room to spare. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** 30 s of silence, an hour of life, 1 MiB a message, 1000 connections, 4 MiB queued, 5 s. */
  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          1 << 20,
          1000,
          4 << 20,
          Duration.ofSeconds(5));

  public Limits {
    requirePositive("heartbeatInterval", heartbeatInterval);
    requirePositive("maxConnectionLifespan", maxConnectionLifespan);
    requirePositive("messageSizeLimit", messageSizeLimit);
    requirePositive("maxConnections", maxConnections);
    requirePositive("maxQueuedBytes", maxQueuedBytes);
    requirePositive("closeTimeout", closeTimeout);
  }

  public Limits withHeartbeatInterval(Duration interval) {
    return new Limits(
        interval,
        maxConnectionLifespan,
        messageSizeLimit,
        maxConnections,
        maxQueuedBytes,
        closeTimeout);
  }

  public Limits withMaxConnectionLifespan(Duration lifespan) {
    return new Limits(
        heartbeatInterval,
        lifespan,
        messageSizeLimit,
        maxConnections,
        maxQueuedBytes,
        closeTimeout);
  }

  public Limits withMessageSizeLimit(int bytes) {
    return new Limits(
        heartbeatInterval,
        maxConnectionLifespan,
        bytes,
        maxConnections,
        maxQueuedBytes,
        closeTimeout);
  }

  public Limits withMaxConnections(int connections) {
    return new Limits(
        heartbeatInterval,
        maxConnectionLifespan,
        messageSizeLimit,
        connections,
        maxQueuedBytes,
        closeTimeout);
  }

  public Limits withMaxQueuedBytes(int bytes) {
    return new Limits(
        heartbeatInterval,
        maxConnectionLifespan,
        messageSizeLimit,
        maxConnections,
        bytes,
        closeTimeout);
  }

  public Limits withCloseTimeout(Duration timeout) {
    return new Limits(
        heartbeatInterval,
        maxConnectionLifespan,
        messageSizeLimit,
        maxConnections,
        maxQueuedBytes,
        timeout);
  }

  /** A duration in seconds as a decimal with at least one place: {@code 30.0}, {@code 0.25}. */
  static String seconds(Duration duration) {
    var seconds = BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros();
    return (seconds.scale() < 1 ? seconds.setScale(1) : seconds).toPlainString();
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s must be positive and at most %s, got %s".formatted(name, LONGEST, value));
    }
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, got " + value);
    }
  }
}
