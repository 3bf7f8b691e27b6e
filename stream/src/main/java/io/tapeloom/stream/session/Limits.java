package io.tapeloom.stream.session;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a connection is allowed. Immutable.
 *
 * @param heartbeatInterval how long a client may say nothing valid before it is closed; positive
 * @param maxConnectionLifespan how long a connection may last; positive
 * @param messageSizeLimit the largest message taken from a client, in bytes; positive
 * @param messageRate messages a second that a client may send over time; positive
 * @param messageBurst messages that a client may send at once; positive
 * @param maxSubscriptions topics that a connection may be subscribed to at once; positive
 * @param maxConnections how many connections there may be at once; positive
 * @param maxConnectionsPerAddress how many of them from one address; positive
 * @param coalescing how long a write may wait under load for others to the same socket; not
 *     negative, at most a second
 * @param maxQueuedBytes how much may wait for one slow socket before its session is closed;
 *     positive
 * @param handshakeTimeout how long a new connection may take to ask for something; positive
 * @param messageTimeout how long a client may take to finish a message that it has begun; positive
 * @param closeTimeout how long a closing peer may take to answer the close frame; positive
 */
public record Limits(
    Duration heartbeatInterval,
    Duration maxConnectionLifespan,
    int messageSizeLimit,
    int messageRate,
    int messageBurst,
    int maxSubscriptions,
    int maxConnections,
    int maxConnectionsPerAddress,
    Duration coalescing,
    int maxQueuedBytes,
    Duration handshakeTimeout,
    Duration messageTimeout,
    Duration closeTimeout) {

  /** What fits the arithmetic of a nanosecond clock with room to spare. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Duration LONGEST_COALESCING = Duration.ofSeconds(1);

  /**
   * 30 s of silence, an hour of life; 1 MiB a message, 100 messages a second, 500 at once; 1000
   * subscriptions; 1000 connections, from one address too; 1 ms of coalescing, 4 MiB queued; 10 s
   * to shake hands, 30 s to finish a message, 5 s to close.
   */
  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          1 << 20,
          100,
          500,
          1000,
          1000,
          1000,
          Duration.ofMillis(1),
          4 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));

  public Limits {
    requirePositive("heartbeatInterval", heartbeatInterval);
    requirePositive("maxConnectionLifespan", maxConnectionLifespan);
    requirePositive("messageSizeLimit", messageSizeLimit);
    requirePositive("messageRate", messageRate);
    requirePositive("messageBurst", messageBurst);
    requirePositive("maxSubscriptions", maxSubscriptions);
    requirePositive("maxConnections", maxConnections);
    requirePositive("maxConnectionsPerAddress", maxConnectionsPerAddress);
    if (coalescing.isNegative() || coalescing.compareTo(LONGEST_COALESCING) > 0) {
      throw new IllegalArgumentException(
          "coalescing must be from 0 to %s, got %s".formatted(LONGEST_COALESCING, coalescing));
    }
    requirePositive("maxQueuedBytes", maxQueuedBytes);
    requirePositive("handshakeTimeout", handshakeTimeout);
    requirePositive("messageTimeout", messageTimeout);
    requirePositive("closeTimeout", closeTimeout);
  }

  public Limits withHeartbeatInterval(Duration interval) {
    return changed(limits -> limits.heartbeatInterval = interval);
  }

  public Limits withMaxConnectionLifespan(Duration lifespan) {
    return changed(limits -> limits.maxConnectionLifespan = lifespan);
  }

  public Limits withMessageSizeLimit(int bytes) {
    return changed(limits -> limits.messageSizeLimit = bytes);
  }

  public Limits withMessageRate(int perSecond) {
    return changed(limits -> limits.messageRate = perSecond);
  }

  public Limits withMessageBurst(int messages) {
    return changed(limits -> limits.messageBurst = messages);
  }

  public Limits withMaxSubscriptions(int subscriptions) {
    return changed(limits -> limits.maxSubscriptions = subscriptions);
  }

  public Limits withMaxConnections(int connections) {
    return changed(limits -> limits.maxConnections = connections);
  }

  public Limits withMaxConnectionsPerAddress(int connections) {
    return changed(limits -> limits.maxConnectionsPerAddress = connections);
  }

  public Limits withCoalescing(Duration wait) {
    return changed(limits -> limits.coalescing = wait);
  }

  public Limits withMaxQueuedBytes(int bytes) {
    return changed(limits -> limits.maxQueuedBytes = bytes);
  }

  public Limits withHandshakeTimeout(Duration timeout) {
    return changed(limits -> limits.handshakeTimeout = timeout);
  }

  public Limits withMessageTimeout(Duration timeout) {
    return changed(limits -> limits.messageTimeout = timeout);
  }

  public Limits withCloseTimeout(Duration timeout) {
    return changed(limits -> limits.closeTimeout = timeout);
  }

  private Limits changed(Consumer<Change> change) {
    var limits = new Change(this);
    change.accept(limits);
    return new Limits(
        limits.heartbeatInterval,
        limits.maxConnectionLifespan,
        limits.messageSizeLimit,
        limits.messageRate,
        limits.messageBurst,
        limits.maxSubscriptions,
        limits.maxConnections,
        limits.maxConnectionsPerAddress,
        limits.coalescing,
        limits.maxQueuedBytes,
        limits.handshakeTimeout,
        limits.messageTimeout,
        limits.closeTimeout);
  }

  /** The limits on their way to others. */
  private static final class Change {

    private Duration heartbeatInterval;
    private Duration maxConnectionLifespan;
    private int messageSizeLimit;
    private int messageRate;
    private int messageBurst;
    private int maxSubscriptions;
    private int maxConnections;
    private int maxConnectionsPerAddress;
    private Duration coalescing;
    private int maxQueuedBytes;
    private Duration handshakeTimeout;
    private Duration messageTimeout;
    private Duration closeTimeout;

    Change(Limits limits) {
      this.heartbeatInterval = limits.heartbeatInterval;
      this.maxConnectionLifespan = limits.maxConnectionLifespan;
      this.messageSizeLimit = limits.messageSizeLimit;
      this.messageRate = limits.messageRate;
      this.messageBurst = limits.messageBurst;
      this.maxSubscriptions = limits.maxSubscriptions;
      this.maxConnections = limits.maxConnections;
      this.maxConnectionsPerAddress = limits.maxConnectionsPerAddress;
      this.coalescing = limits.coalescing;
      this.maxQueuedBytes = limits.maxQueuedBytes;
      this.handshakeTimeout = limits.handshakeTimeout;
      this.messageTimeout = limits.messageTimeout;
      this.closeTimeout = limits.closeTimeout;
    }
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
