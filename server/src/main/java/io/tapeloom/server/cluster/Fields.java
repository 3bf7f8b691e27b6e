package io.tapeloom.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapeloom.cluster.Wire;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
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
  private static final int LAST_BIT = 63;

  private final long[] numbers = new long[MAX_FIELD + 1];
  private final @Nullable ByteBuffer[] parts = new ByteBuffer[MAX_FIELD + 1];

  private Fields() {}

  /** Writes fields. Used by one thread. */
  static final class Writer {

    private final Wire.Writer to = new Wire.Writer();

    Writer number(int field, long value) {
      to.number((field << TYPE_BITS) | VARINT);
      return item(value);
    }

    Writer text(int field, String value) {
      return part(field, ByteBuffer.wrap(value.getBytes(UTF_8)));
    }

    Writer message(int field, Writer message) {
      return part(field, message.view());
    }

    Writer part(int field, ByteBuffer value) {
      to.number((field << TYPE_BITS) | LENGTH).bytes(value);
      return this;
    }

    /** Adds a number without a field, for lists in one field. */
    Writer item(long value) {
      to.number((value << 1) ^ (value >> LAST_BIT));
      return this;
    }

    ByteBuffer view() {
      return to.view();
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
      long tag = Wire.number(from);
      int field = (int) Math.min(tag >>> TYPE_BITS, Integer.MAX_VALUE);
      switch ((int) (tag & TYPE_MASK)) {
        case VARINT -> {
          long value = Wire.number(from);
          if (field <= MAX_FIELD) {
            fields.numbers[field] = unzigzag(value);
          }
        }
        case LENGTH -> {
          var part = Wire.bytes(from);
          if (field <= MAX_FIELD) {
            fields.parts[field] = part;
          }
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
    return unzigzag(Wire.number(list));
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
