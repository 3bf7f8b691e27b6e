package io.tapeloom.stream;

/** A publication as one protocol puts it on the wire, shared by all its receivers. */
public interface Encoded {

  /** Gives the bytes back; called once, when no receiver needs them any more. */
  void release();
}
