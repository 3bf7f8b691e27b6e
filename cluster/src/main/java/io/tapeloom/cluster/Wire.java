package io.tapeloom.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Numbers of variable length, and bytes with their length before them, as in protobuf. */
public final class Wire {

  private static final int LAST_SHIFT = 63;

  private Wire() {}

  /** A growing sequence of bytes. Used by one thread at a time. */
  public static final class Writer {

    private byte[] bytes = new byte[256];
    private int size;

    int size() {
      return size;
    }

    Writer put(int single) {
      ensure(1);
      bytes[size++] = (byte) single;
      return this;
    }

    /** A number of 64 bits, without its sign; small ones take the least bytes. */
    public Writer number(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        put((int) (rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      return put((int) rest);
    }

    Writer text(String value) {
      return bytes(ByteBuffer.wrap(value.getBytes(UTF_8)));
    }

    /** The remaining bytes of a buffer, whose position stays. */
    public Writer bytes(ByteBuffer value) {
      int length = value.remaining();
      number(length);
      ensure(length);
      value.get(value.position(), bytes, size, length);
      size += length;
      return this;
    }

    private void ensure(int more) {
      if (size + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
      }
    }

    /** Returns all bytes and begins again. */
    ByteBuffer take() {
      var taken = view().duplicate();
      bytes = new byte[256];
      size = 0;
      return taken;
    }

    /** The bytes up to now; valid until the next change. */
    public ByteBuffer view() {
      return ByteBuffer.wrap(bytes, 0, size).slice().asReadOnlyBuffer();
    }
  }

  /**
   * Reads a number.
   *
   * @throws BufferUnderflowException if it ends early
   */
  public static long number(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift <= LAST_SHIFT; shift += 7) {
      byte next = from.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  /**
   * Reads bytes with their length before them, as a view of the buffer.
   *
   * @throws BufferUnderflowException if they end early
   */
  public static ByteBuffer bytes(ByteBuffer from) {
    long length = number(from);
    if (length < 0 || length > from.remaining()) {
      throw new BufferUnderflowException();
    }
    var part = from.slice(from.position(), (int) length);
    from.position(from.position() + (int) length);
    return part;
  }

  static String text(ByteBuffer from) {
    return UTF_8.decode(bytes(from)).toString();
  }
}
