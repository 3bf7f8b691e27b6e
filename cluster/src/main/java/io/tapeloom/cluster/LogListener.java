package io.tapeloom.cluster;

import java.nio.ByteBuffer;

/** Receives what a member reads from the log, in its order, on the thread that reads. */
public interface LogListener {

  /** The run of all sequences from here on. Called before the first value, and when it changes. */
  void epoch(String epoch);

  /**
   * A value of a topic. Each has a higher {@code seq} than the value before; it is one more unless
   * {@link #lost} was called. The first of a topic may have any.
   *
   * @param value the encoded value; read only
   */
  void value(String topic, long seq, ByteBuffer value);

  /** Values of a topic that the log has lost. */
  void lost(String topic, long from, long to);

  /**
   * A sign of life of the writer.
   *
   * @param wallMillis the writer's clock, in milliseconds since the epoch
   * @param state what the writer reports of itself; read only
   */
  void beat(long wallMillis, ByteBuffer state);
}
