package io.tapeloom.stream.topic;

/**
 * One message for the wire: its payload, and whether it is sent in a text or a binary frame. The
 * payload of a text message is valid UTF-8. The bytes must not be changed.
 */
public final class Message {

  private final byte[] payload;
  private final boolean binary;

  private Message(byte[] payload, boolean binary) {
    this.payload = payload;
    this.binary = binary;
  }

  public static Message text(byte[] utf8) {
    return new Message(utf8, false);
  }

  public static Message binary(byte[] payload) {
    return new Message(payload, true);
  }

  /** The bytes themselves, not a copy. */
  public byte[] payload() {
    return payload;
  }

  public boolean isBinary() {
    return binary;
  }
}
