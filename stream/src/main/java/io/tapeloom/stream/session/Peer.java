package io.tapeloom.stream.session;

import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Encoder;

/**
 * The socket of a session. Used on the session's loop only, except {@link #queuedBytes}, which may
 * be called from any thread.
 */
public interface Peer extends Encoder {

  /** Queues a message. It is sent together with the other messages of this pass of the loop. */
  void write(Encoded message);

  /** Whether the socket accepts more bytes without queueing them in memory. */
  boolean isWritable();

  /** Bytes that were written and that the socket has not accepted yet. */
  long queuedBytes();

  /** Reads on: {@link Session#isHeld} was true, and is not any more. */
  default void readOn() {}

  /** Sends a WebSocket ping, which the peer's transport answers. */
  void ping();

  /**
   * Sends a close frame, after all messages that were written before. Further calls have no effect.
   */
  void close(CloseReason reason);

  /** Ends the connection at once, without a close frame. */
  void abort();
}
