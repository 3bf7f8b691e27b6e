package io.tapeloom.stream.session;

/**
 * How an endpoint detects that a peer is gone. Sessions with a {@linkplain Format#isChosen format}
 * are pinged at every endpoint, and closed with 4000 if they do not answer.
 */
public enum Liveness {
  /**
   * The client sends messages: a client that sends no valid message for the heartbeat interval, or
   * whose connection exceeds the lifespan, is closed with 1003; for a session with a format only
   * the lifespan applies, and it is closed with 4001.
   */
  MESSAGES,

  /**
   * The server sends pings: a peer that sends no frame for the heartbeat interval receives a
   * WebSocket ping. If it sends no frame for a second interval, its connection is dropped. The
   * lifespan does not apply.
   */
  PINGS
}
