package io.tapeloom.stream.session;

/**
 * How many connections an endpoint accepts, and how many subscriptions each may have. Immutable.
 *
 * @param maxConnections connections open at the same time; positive
 * @param maxConnectionsPerAddress of these, connections from one address; positive
 * @param maxSubscriptions topics that one connection is subscribed to at the same time; positive
 */
public record ConnectionLimits(
    int maxConnections, int maxConnectionsPerAddress, int maxSubscriptions) {

  /** 1000 connections, all of them may come from one address; 1000 subscriptions each. */
  public static final ConnectionLimits DEFAULT = new ConnectionLimits(1000, 1000, 1000);

  /**
   * @throws IllegalArgumentException when a limit is not positive
   */
  public ConnectionLimits {
    Bounds.requirePositive("maxConnections", maxConnections);
    Bounds.requirePositive("maxConnectionsPerAddress", maxConnectionsPerAddress);
    Bounds.requirePositive("maxSubscriptions", maxSubscriptions);
  }
}
