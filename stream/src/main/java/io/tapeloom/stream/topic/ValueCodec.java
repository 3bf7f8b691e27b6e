package io.tapeloom.stream.topic;

import java.nio.ByteBuffer;

/** Writes the values of a family of topics as bytes, and reads them again. Thread-safe. */
public interface ValueCodec<T> {

  /**
   * Writes a value.
   *
   * @throws java.nio.BufferOverflowException when the buffer has less room than the value needs
   */
  void write(T value, ByteBuffer to);

  /**
   * Reads a value.
   *
   * @param topic the name of its topic
   * @param from exactly the bytes that {@link #write} has written
   */
  T read(String topic, ByteBuffer from);
}
