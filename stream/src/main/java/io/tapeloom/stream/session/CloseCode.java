package io.tapeloom.stream.session;

/**
 * The codes that the server closes a connection with (RFC 6455, section 7.4), in both protocols.
 * Documents list them for clients, which decide by the code alone whether they reconnect.
 */
public enum CloseCode {
  PROTOCOL_ERROR(1002, "protocol_error", "The client broke the WebSocket protocol", false),
  UNSUPPORTED(
      1003,
      "unsupported",
      "Only without a format: a message could not be decoded or validated or has an unknown type, or"
          + " the connection timed out; a client that reconnects does not send the message again",
      true),
  INVALID_TEXT(1007, "invalid_text", "A text message is not valid UTF-8", false),
  POLICY_VIOLATION(
      1008,
      "policy_violation",
      "The client ignored a rate limit or did not finish a message in time; send less after"
          + " reconnecting",
      true),
  TOO_BIG(1009, "too_big", "A message is larger than the limit", false),
  INTERNAL_ERROR(1011, "internal_error", "The server failed because of a bug of its own", true),
  SERVICE_RESTART(
      1012,
      "service_restart",
      "The server shuts down; the reason reconnect_after_ms=2500 names the wait before reconnecting,"
          + " in milliseconds",
      true),
  TRY_AGAIN_LATER(
      1013,
      "try_again_later",
      "The client took no data for too long, or the server is overloaded",
      true),
  HEARTBEAT_TIMEOUT(
      4000,
      "heartbeat_timeout",
      "Only with a format: the client sent no frame for two heartbeat intervals, and no pong",
      true),
  LIFESPAN_OVER(
      4001,
      "lifespan_over",
      "Only with a format: the connection exceeds its lifespan; the client reconnects at once",
      true),
  FORBIDDEN(
      4500,
      "forbidden",
      "Only with a format, reserved: the server requires a token, and the client sent none in time",
      false),
  ACCOUNT_SUSPENDED(
      4501,
      "account_suspended",
      "Only with a format, reserved: the user's account is suspended",
      false);

  private final int code;
  private final String wireName;
  private final String when;
  private final boolean reconnect;

  CloseCode(int code, String wireName, String when, boolean reconnect) {
    this.code = code;
    this.wireName = wireName;
    this.when = when;
    this.reconnect = reconnect;
  }

  /** The status code of the close frame. */
  public int code() {
    return code;
  }

  /** Its name in documents. */
  public String wireName() {
    return wireName;
  }

  /** When the server closes with it. */
  public String when() {
    return when;
  }

  /** Whether a client reconnects; if not, it has to be corrected first. */
  public boolean reconnect() {
    return reconnect;
  }
}
