package io.tapeloom.broker;

/** The state of an order. The last three are final. */
public enum OrderStatus {
  /** A stop, or a leg of a bracket, that waits. */
  PENDING,

  /** In the market; also partly filled. */
  OPEN,
  FILLED,
  CANCELLED,

  /** Accepted, and failed later, such as a stop that triggers without funds. */
  REJECTED;

  /** Whether the order has not ended. */
  public boolean isLive() {
    return this == PENDING || this == OPEN;
  }
}
