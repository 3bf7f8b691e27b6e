package io.tapeloom.broker;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that grow: numbers of variable length, texts and decimals. Not thread-safe. */
final class PackedOutput {

  private byte[] bytes;
  private int size;

  PackedOutput(int capacity) {
    this.bytes = new byte[capacity];
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Leaves room for as many bytes, and returns where. */
  int skip(int length) {
    reserve(length);
    int at = size;
    size += length;
    return at;
  }

  private void reserve(int length) {
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * bytes.length));
    }
  }

  void putByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /** Writes a number, small ones in few bytes. */
  void putLong(long value) {
    reserve(10);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void putInt(int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  void putBoolean(boolean value) {
    putByte(value ? 1 : 0);
  }

  @SuppressWarnings("EnumOrdinal") // see FactCodec
  void putEnum(Enum<?> value) {
    putByte(value.ordinal());
  }

  void putText(String text) {
    putBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void putBytes(byte[] value) {
    putLong(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  void putOptional(@Nullable String text) {
    putBoolean(text != null);
    if (text != null) {
      putText(text);
    }
  }

  /** Writes an amount; equal amounts in the same bytes, whatever their decimals. */
  void putDecimal(BigDecimal value) {
    var shortest = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    putLong(shortest.scale());
    putWhole(shortest.unscaledValue());
  }

  void putWhole(BigInteger value) {
    putBytes(value.toByteArray());
  }
}
