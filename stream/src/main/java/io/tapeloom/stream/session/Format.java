package io.tapeloom.stream.session;

/**
 * The format of messages to a client, as its handshake agreed on it. Publications are encoded once
 * per protocol and format. Immutable.
 *
 * @param subprotocol the name in {@code Sec-WebSocket-Protocol} (RFC 6455, section 1.9); empty:
 *     none
 * @param compressed whether messages may be deflated (RFC 7692)
 */
public record Format(String subprotocol, boolean compressed) {

  /** JSON, with precise errors and close codes of their own. */
  public static final String JSON = "tapeloom.json";

  /** No subprotocol and no compression. */
  public static final Format PLAIN = new Format("", false);

  /**
   * Whether the client has chosen a format. Such a client receives an error for a bad message
   * instead of a close with 1003, and pings instead of a close when it is silent.
   */
  public boolean isChosen() {
    return !subprotocol.isEmpty();
  }
}
