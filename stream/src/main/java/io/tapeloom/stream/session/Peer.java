package io.tapeloom.stream.session;

import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Encoder;

/** A session's socket, as the session sees it. Used on the session's loop only. */
public interface Peer extends Encoder {

  /** Queues a message; it leaves with the others of this loop turn. */
  void write(Encoded message);

  /** Whether the socket takes more without queueing it in memory. */
  boolean isWritable();

  /** The bytes that were written and that the socket has not taken yet. */
  long queuedBytes();

  /** Sends a WebSocket ping, to be answered by the peer's transport. */
  void ping();

  /** Sends a close frame, once; what was written before still goes out. */
  void close(CloseReason reason);

  /** Ends the connection without another word. */
  void abort();
}
