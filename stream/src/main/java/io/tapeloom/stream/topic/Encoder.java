package io.tapeloom.stream.topic;

/** Turns messages into bytes that any number of sockets can share. */
public interface Encoder {

  /**
   * Encodes a message for all its receivers.
   *
   * @param sinceNanos when the message was published or answered, on the endpoint's clock
   */
  Encoded encode(Message message, long sinceNanos);

  /**
   * Returns the deflated form of a message, or the message itself if that is not worthwhile; in
   * both cases with a reference of its own. Called for encodings that {@linkplain Encoding#deflates
   * deflate}.
   */
  default Encoded deflated(Encoded message) {
    throw new UnsupportedOperationException("this encoder does not deflate");
  }
}
