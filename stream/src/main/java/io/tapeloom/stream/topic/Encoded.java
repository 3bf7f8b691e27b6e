package io.tapeloom.stream.topic;

/** A message in the bytes of the wire, shared by all its receivers. */
public interface Encoded {

  /** Releases the bytes; called once, when no receiver needs them any more. */
  void release();
}
