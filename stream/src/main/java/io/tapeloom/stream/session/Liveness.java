package io.tapeloom.stream.session;

/** How an endpoint finds out that a peer is gone. */
public enum Liveness {
  /**
   * The client speaks: one that sends no valid message for a heartbeat interval, or is older than
   * the lifespan, is closed with 1003.
   */
  MESSAGES,

  /**
   * The server asks: a peer that was not heard of for a heartbeat interval is sent a WebSocket
   * ping, and dropped when a second interval passes in silence. Any frame is a sign of life.
   */
  PINGS
}
