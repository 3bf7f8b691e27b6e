package io.tapeloom.broker;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link PackedOutput} has written. Bytes that do not fit throw {@link
 * IllegalArgumentException}. Not thread-safe.
 */
final class PackedInput {

  private final byte[] bytes;
  private final int end;
  private int at;

  PackedInput(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  private byte next() {
    if (at >= end) {
      throw new IllegalArgumentException("record is too short");
    }
    return bytes[at++];
  }

  int getByte() {
    return next() & 0xFF;
  }

  long getLong() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte part = next();
      value |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IllegalArgumentException("number is too long");
  }

  int getInt() {
    long value = getLong();
    if (value != (int) value) {
      throw new IllegalArgumentException("number is too large");
    }
    return (int) value;
  }

  boolean getBoolean() {
    return getByte() != 0;
  }

  <E extends Enum<E>> E getEnum(E[] values) {
    int ordinal = getByte();
    if (ordinal >= values.length) {
      throw new IllegalArgumentException("unknown value " + ordinal);
    }
    return values[ordinal];
  }

  String getText() {
    int length = length();
    var text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private int length() {
    long length = getLong();
    if (length < 0 || length > end - at) {
      throw new IllegalArgumentException("record is too short");
    }
    return (int) length;
  }

  @Nullable String getOptional() {
    return getBoolean() ? getText() : null;
  }

  BigDecimal getDecimal() {
    int scale = getInt();
    return new BigDecimal(getWhole(), scale);
  }

  BigInteger getWhole() {
    int length = length();
    var value = new BigInteger(Arrays.copyOfRange(bytes, at, at + length));
    at += length;
    return value;
  }
}
