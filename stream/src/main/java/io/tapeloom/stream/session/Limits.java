package io.tapeloom.stream.session;

import java.time.Duration;

/**
 * What an endpoint allows its clients. Immutable. Each {@code with...} method returns the same
 * limits with one of them changed, and throws {@link IllegalArgumentException} when the value is
 * out of its range.
 *
 * @param connections how many connections, and subscriptions of each
 * @param messages how many messages from a client, and how large
 * @param writes how messages to a client may wait
 * @param timeouts how long a client may take
 */
public record Limits(
    ConnectionLimits connections, MessageLimits messages, WriteLimits writes, Timeouts timeouts) {

  /** The defaults of all four. */
  public static final Limits DEFAULT =
      new Limits(
          ConnectionLimits.DEFAULT, MessageLimits.DEFAULT, WriteLimits.DEFAULT, Timeouts.DEFAULT);

  public Limits withMaxConnections(int max) {
    return with(
        new ConnectionLimits(
            max, connections.maxConnectionsPerAddress(), connections.maxSubscriptions()));
  }

  public Limits withMaxConnectionsPerAddress(int max) {
    return with(
        new ConnectionLimits(connections.maxConnections(), max, connections.maxSubscriptions()));
  }

  public Limits withMaxSubscriptions(int max) {
    return with(
        new ConnectionLimits(
            connections.maxConnections(), connections.maxConnectionsPerAddress(), max));
  }

  public Limits withMessageSizeLimit(int bytes) {
    return with(new MessageLimits(bytes, messages.messageRate(), messages.messageBurst()));
  }

  public Limits withMessageRate(int perSecond) {
    return with(new MessageLimits(messages.messageSizeLimit(), perSecond, messages.messageBurst()));
  }

  public Limits withMessageBurst(int burst) {
    return with(new MessageLimits(messages.messageSizeLimit(), messages.messageRate(), burst));
  }

  public Limits withCoalescing(Duration wait) {
    return with(new WriteLimits(wait, writes.maxQueuedBytes()));
  }

  public Limits withMaxQueuedBytes(int bytes) {
    return with(new WriteLimits(writes.coalescing(), bytes));
  }

  public Limits withHeartbeatInterval(Duration interval) {
    return with(
        new Timeouts(
            interval,
            timeouts.maxConnectionLifespan(),
            timeouts.handshakeTimeout(),
            timeouts.messageTimeout(),
            timeouts.closeTimeout(),
            timeouts.stallTimeout()));
  }

  public Limits withMaxConnectionLifespan(Duration lifespan) {
    return with(
        new Timeouts(
            timeouts.heartbeatInterval(),
            lifespan,
            timeouts.handshakeTimeout(),
            timeouts.messageTimeout(),
            timeouts.closeTimeout(),
            timeouts.stallTimeout()));
  }

  public Limits withHandshakeTimeout(Duration timeout) {
    return with(
        new Timeouts(
            timeouts.heartbeatInterval(),
            timeouts.maxConnectionLifespan(),
            timeout,
            timeouts.messageTimeout(),
            timeouts.closeTimeout(),
            timeouts.stallTimeout()));
  }

  public Limits withMessageTimeout(Duration timeout) {
    return with(
        new Timeouts(
            timeouts.heartbeatInterval(),
            timeouts.maxConnectionLifespan(),
            timeouts.handshakeTimeout(),
            timeout,
            timeouts.closeTimeout(),
            timeouts.stallTimeout()));
  }

  public Limits withCloseTimeout(Duration timeout) {
    return with(
        new Timeouts(
            timeouts.heartbeatInterval(),
            timeouts.maxConnectionLifespan(),
            timeouts.handshakeTimeout(),
            timeouts.messageTimeout(),
            timeout,
            timeouts.stallTimeout()));
  }

  public Limits withStallTimeout(Duration timeout) {
    return with(
        new Timeouts(
            timeouts.heartbeatInterval(),
            timeouts.maxConnectionLifespan(),
            timeouts.handshakeTimeout(),
            timeouts.messageTimeout(),
            timeouts.closeTimeout(),
            timeout));
  }

  private Limits with(ConnectionLimits changed) {
    return new Limits(changed, messages, writes, timeouts);
  }

  private Limits with(MessageLimits changed) {
    return new Limits(connections, changed, writes, timeouts);
  }

  private Limits with(WriteLimits changed) {
    return new Limits(connections, messages, changed, timeouts);
  }

  private Limits with(Timeouts changed) {
    return new Limits(connections, messages, writes, changed);
  }
}
