package io.tapeloom.attack.honest;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;

/**
 * The head of a binary push, {@code tapeloom.v1.Push}.
 *
 * @param topicId the number that stands for its topic
 * @param seq the number of the value in its topic
 */
record BinaryPush(long topicId, long seq) {

  private static final long TOPIC_ID = 1;
  private static final long SEQ = 2;

  // The kinds of fields.
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  /**
   * Reads a push, and skips all fields but two.
   *
   * @throws IllegalArgumentException if it is damaged, or has no topic or number
   */
  static BinaryPush of(byte[] message) {
    var in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    var numbers = new HashMap<Long, Long>();
    try {
      while (in.hasRemaining()) {
        long tag = varint(in);
        switch ((int) (tag & 7)) {
          case VARINT -> numbers.put(tag >>> 3, varint(in));
          case FIXED_64 -> in.getLong();
          case FIXED_32 -> in.getInt();
          case BYTES -> {
            int length = Math.toIntExact(varint(in));
            in.position(Math.addExact(in.position(), length));
          }
          default -> throw new IllegalArgumentException("an unknown kind of field");
        }
      }
    } catch (BufferUnderflowException | ArithmeticException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a push of %d bytes is damaged: %s".formatted(message.length, e.getMessage()), e);
    }
    if (!numbers.containsKey(TOPIC_ID) || !numbers.containsKey(SEQ)) {
      throw new IllegalArgumentException("a push without a topic or a number");
    }
    return new BinaryPush(numbers.get(TOPIC_ID), numbers.get(SEQ));
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte read = in.get();
      value |= (read & 0x7FL) << shift;
      if (read >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }
}
