package io.tapeloom.stream.topic;

/** Makes messages ready for any number of sockets. */
public interface Encoder {

  /**
   * The message as all its receivers are sent it.
   *
   * @param sinceNanos when it was published or answered, on the endpoint's clock
   */
  Encoded encode(Message message, long sinceNanos);
}
