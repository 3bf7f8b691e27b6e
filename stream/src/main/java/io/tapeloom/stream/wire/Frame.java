package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tapeloom.stream.topic.Declaration;
import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message as one unmasked WebSocket frame with its header (RFC 6455, section 5.2): the same bytes
 * for every receiver. Immutable and thread-safe. Reference-counted: starts with one reference; the
 * last {@link #release} frees the bytes.
 */
final class Frame implements Encoded {

  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_DEFLATED_TEXT = 0xc1; // with RSV1 (RFC 7692, section 6)
  private static final int FINAL_BINARY = 0x82;
  private static final int SHORTEST_16_BIT = 126;
  private static final int LONGEST_16_BIT = 0xffff;
  private static final int LONGEST_HEADER = 10;

  private final ByteBuf bytes;
  private final int length;
  private final long address;
  private final long sinceNanos;
  private final @Nullable Declaration declaration;

  private Frame(ByteBuf bytes, long sinceNanos, @Nullable Declaration declaration) {
    this.sinceNanos = sinceNanos;
    this.declaration = declaration;
    this.bytes = bytes;
    this.length = bytes.readableBytes();
    this.address = bytes.hasMemoryAddress() ? bytes.memoryAddress() : 0;
  }

  static Frame of(ByteBufAllocator allocator, Message message, long sinceNanos) {
    var payload = message.payload();
    var bytes = begin(allocator, message.isBinary() ? FINAL_BINARY : FINAL_TEXT, payload.length);
    return new Frame(bytes.writeBytes(payload), sinceNanos, message.declaration());
  }

  private static ByteBuf begin(ByteBufAllocator allocator, int head, int length) {
    var bytes = allocator.directBuffer(LONGEST_HEADER + length).writeByte(head);
    if (length < SHORTEST_16_BIT) {
      return bytes.writeByte(length);
    }
    return length <= LONGEST_16_BIT
        ? bytes.writeByte(126).writeShort(length)
        : bytes.writeByte(127).writeLong(length);
  }

  /**
   * Returns the frame of the same text, deflated; or this frame with one more reference, if its
   * text is short or does not become shorter.
   */
  Frame deflated(ByteBufAllocator allocator, MessageDeflater deflater) {
    int payload = payloadLength();
    if (payload >= MessageDeflater.MIN_BYTES && bytes.getUnsignedByte(0) == FINAL_TEXT) {
      var deflated = deflater.deflate(bytes.nioBuffer(length - payload, payload));
      if (deflated != null) {
        var shorter = begin(allocator, FINAL_DEFLATED_TEXT, deflated.remaining());
        return new Frame(shorter.writeBytes(deflated), sinceNanos, declaration);
      }
    }
    retain();
    return this;
  }

  private int payloadLength() {
    return switch (bytes.getUnsignedByte(1)) {
      case 126 -> length - 4;
      case 127 -> length - LONGEST_HEADER;
      default -> length - 2;
    };
  }

  int length() {
    return length;
  }

  /** When the message was published or answered, on the endpoint's clock. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** The memory address of the first byte; 0 when there is none. */
  long address() {
    return address;
  }

  /** The bytes for one receiver, with their own reference. */
  ByteBuf forOne() {
    return bytes.retainedDuplicate();
  }

  void retain() {
    bytes.retain();
  }

  void copyTo(ByteBuf target) {
    target.writeBytes(bytes, 0, length);
  }

  @Override
  public @Nullable Declaration declaration() {
    return declaration;
  }

  @Override
  public void release() {
    bytes.release();
  }
}
