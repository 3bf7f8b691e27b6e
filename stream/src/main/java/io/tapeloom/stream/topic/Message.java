package io.tapeloom.stream.topic;

/**
 * One message for the wire: its payload, and whether it goes in a text or a binary frame. The bytes
 * of a text message are valid UTF-8, and nobody changes them.
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
