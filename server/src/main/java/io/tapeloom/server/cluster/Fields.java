package io.tapeloom.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message in the wire format of protobuf. Numbers are signed and zigzag-encoded.
 * Fields with numbers that a reader does not know are skipped, so that later versions may add some.
 */
final class Fields {

  private static final int MAX_FIELD = 15;
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;
  private static final int TYPE_BITS = 3;
  private static final int TYPE_MASK = 7;
  private static final int LAST_SHIFT = 63;

  private final long[] numbers = new long[MAX_FIELD + 1];
  private final @Nullable ByteBuffer[] parts = new ByteBuffer[MAX_FIELD + 1];

  private Fields() {}

  /** Writes fields. Used by one thread. */
  static final class Writer {

    private byte[] bytes = new byte[96];
    private int size;

    Writer number(int field, long value) {
      varint((field << TYPE_BITS) | VARINT);
      varint(zigzag(value));
      return this;
    }

    Writer text(int field, String value) {
      return part(field, ByteBuffer.wrap(value.getBytes(UTF_8)));
    }

    Writer message(int field, Writer message) {
      return part(field, message.view());
    }

    Writer part(int field, ByteBuffer value) {
      varint((field << TYPE_BITS) | LENGTH);
      int length = value.remaining();
      varint(length);
      ensure(length);
      value.get(value.position(), bytes, size, length);
      size += length;
      return this;
    }

    /** Adds a number without a field, for lists in one field. */
    Writer item(long value) {
      varint(zigzag(value));
      return this;
    }

    private static long zigzag(long value) {
      return (value << 1) ^ (value >> LAST_SHIFT);
    }

    private void varint(long value) {
      ensure(10);
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      bytes[size++] = (byte) rest;
    }

    private void ensure(int more) {
      if (size + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
      }
    }

    ByteBuffer view() {
      return ByteBuffer.wrap(bytes, 0, size);
    }
  }

  /**
   * Reads a message.
   *
   * @throws BufferUnderflowException if it ends early
   */
  static Fields read(ByteBuffer message) {
    var fields = new Fields();
    var from = message.duplicate();
    while (from.hasRemaining()) {
      long tag = varint(from);
      int field = (int) Math.min(tag >>> TYPE_BITS, Integer.MAX_VALUE);
      switch ((int) (tag & TYPE_MASK)) {
        case VARINT -> {
          long value = varint(from);
          if (field <= MAX_FIELD) {
            fields.numbers[field] = unzigzag(value);
          }
        }
        case LENGTH -> {
          int length = Math.toIntExact(varint(from));
          if (length < 0 || length > from.remaining()) {
            throw new BufferUnderflowException();
          }
          if (field <= MAX_FIELD) {
            fields.parts[field] = from.slice(from.position(), length);
          }
          from.position(from.position() + length);
        }
        case FIXED_64 -> from.getLong();
        case FIXED_32 -> from.getInt();
        default -> throw new BufferUnderflowException();
      }
    }
    return fields;
  }

  /** The number in a field; 0 if it is missing. */
  long number(int field) {
    return numbers[field];
  }

  int small(int field) {
    return Math.toIntExact(numbers[field]);
  }

  /** The bytes in a field; null if it is missing. */
  @Nullable ByteBuffer part(int field) {
    return parts[field];
  }

  /** The message in a field; one without fields if it is missing. */
  Fields message(int field) {
    var part = parts[field];
    return part == null ? new Fields() : read(part);
  }

  String text(int field) {
    var part = parts[field];
    return part == null ? "" : UTF_8.decode(part.duplicate()).toString();
  }

  /** Reads the next number of a list in one field. */
  static long item(ByteBuffer list) {
    return unzigzag(varint(list));
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }

  private static long varint(ByteBuffer from) {
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
}
