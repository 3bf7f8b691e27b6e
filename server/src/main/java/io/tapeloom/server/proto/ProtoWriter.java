package io.tapeloom.server.proto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Writes the wire format of protobuf from the end to the beginning: a field before those with lower
 * numbers, and the content of a message before its length. So each length is known when it is
 * written, and nothing is measured or moved. Reusable, not thread-safe.
 */
final class ProtoWriter {

  private static final int FIRST_CAPACITY = 1024;

  /** A larger buffer is not kept after its message. */
  private static final int MAX_KEPT = 64 * 1024;

  private static final int VARINT = 0;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;

  private static final int MAX_VARINT_BYTES = 10;

  private byte[] bytes = new byte[FIRST_CAPACITY];

  /** The index of the byte that was written last. */
  private int start = FIRST_CAPACITY;

  /** How many bytes are written; a message or a text ends where its length is measured from. */
  int length() {
    return bytes.length - start;
  }

  /** Returns all that was written, and begins anew. */
  byte[] take() {
    var taken = Arrays.copyOfRange(bytes, start, bytes.length);
    if (bytes.length > MAX_KEPT) {
      bytes = new byte[FIRST_CAPACITY];
    }
    start = bytes.length;
    return taken;
  }

  /** Discards what was written. */
  void clear() {
    start = bytes.length;
  }

  /** Writes a field with an integer. */
  void integer(int number, long value) {
    varint(value);
    tag(number, VARINT);
  }

  /** Writes a field with a signed integer, short if it is near 0. */
  void signed(int number, long value) {
    integer(number, zigzag(value));
  }

  /** Writes a field with 32 bits. */
  void fixed32(int number, int bits) {
    require(Integer.BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[--start] = (byte) (bits >>> shift);
    }
    tag(number, FIXED_32);
  }

  /** Writes a field with a text. */
  void text(int number, String value) {
    var utf8 = value.getBytes(UTF_8);
    require(utf8.length);
    start -= utf8.length;
    System.arraycopy(utf8, 0, bytes, start, utf8.length);
    varint(utf8.length);
    tag(number, LENGTH);
  }

  /**
   * Completes a field whose content is written already: a message, or packed integers.
   *
   * @param end the {@link #length} before its content was written
   */
  void delimited(int number, int end) {
    varint(length() - end);
    tag(number, LENGTH);
  }

  /** Writes an integer of a packed field. */
  void packed(long value) {
    varint(value);
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  private void tag(int number, int type) {
    varint((long) number << 3 | type);
  }

  private void varint(long value) {
    require(MAX_VARINT_BYTES);
    int size = (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    start -= size;
    int at = start;
    long left = value;
    while ((left & ~0x7fL) != 0) {
      bytes[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[at] = (byte) left;
  }

  private void require(int count) {
    if (start < count) {
      int written = length();
      var larger = new byte[Math.max(2 * bytes.length, written + count)];
      System.arraycopy(bytes, start, larger, larger.length - written, written);
      start = larger.length - written;
      bytes = larger;
    }
  }
}
