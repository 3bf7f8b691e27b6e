package io.tapeloom.stream.topic;

/** Turns messages into bytes that any number of sockets can share. */
public interface Encoder {

  /**
   * Encodes a message for all its receivers.
   *
   * @param sinceNanos when the message was published or answered, on the endpoint's clock
   */
  Encoded encode(Message message, long sinceNanos);
}
