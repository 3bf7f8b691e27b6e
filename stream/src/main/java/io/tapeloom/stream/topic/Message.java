package io.tapeloom.stream.topic;

import org.jspecify.annotations.Nullable;

/**
 * One message for the wire: its payload, and whether it is sent in a text or a binary frame. The
 * payload of a text message is valid UTF-8. The bytes must not be changed.
 */
public final class Message {

  private final byte[] payload;
  private final boolean binary;
  private final @Nullable Declaration declaration;

  private Message(byte[] payload, boolean binary, @Nullable Declaration declaration) {
    this.payload = payload;
    this.binary = binary;
    this.declaration = declaration;
  }

  public static Message text(byte[] utf8) {
    return new Message(utf8, false, null);
  }

  public static Message binary(byte[] payload) {
    return new Message(payload, true, null);
  }

  /** A binary message that a receiver can read only if it knows a declaration. */
  public static Message binary(byte[] payload, Declaration declaration) {
    return new Message(payload, true, declaration);
  }

  /** The bytes themselves, not a copy. */
  public byte[] payload() {
    return payload;
  }

  public boolean isBinary() {
    return binary;
  }

  /** What a receiver must know before it can read the message; null: nothing. */
  public @Nullable Declaration declaration() {
    return declaration;
  }
}
