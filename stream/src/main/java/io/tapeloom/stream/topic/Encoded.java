package io.tapeloom.stream.topic;

import org.jspecify.annotations.Nullable;

/** The bytes of a message on the wire, shared by all its receivers. */
public interface Encoded {

  /** Releases the bytes. Called once, when no receiver needs them any more. */
  void release();

  /** What a receiver must know before it can read the message; null: nothing. */
  default @Nullable Declaration declaration() {
    return null;
  }
}
