package io.tapeloom.stream.topic;

/** The bytes of a message on the wire, shared by all its receivers. */
public interface Encoded {

  /** Releases the bytes. Called once, when no receiver needs them any more. */
  void release();
}
