package io.tapeloom.stream.session;

/**
 * What a session's handshake has agreed on about messages to the client. Publications are encoded
 * once per protocol and format. Immutable.
 *
 * @param subprotocol the name in {@code Sec-WebSocket-Protocol} (RFC 6455, section 1.9); empty:
 *     none was agreed on
 * @param compressed whether messages may be deflated (RFC 7692)
 */
public record Format(String subprotocol, boolean compressed) {

  /** No subprotocol and no compression. */
  public static final Format PLAIN = new Format("", false);
}
