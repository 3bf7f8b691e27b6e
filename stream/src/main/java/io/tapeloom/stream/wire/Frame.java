package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tapeloom.stream.Encoded;

/**
 * A text message as one unmasked WebSocket frame (RFC 6455, section 5.2), header included: the same
 * bytes for every receiver.
 */
record Frame(ByteBuf bytes) implements Encoded {

  private static final int FINAL_TEXT = 0x81;
  private static final int SHORTEST_16_BIT = 126;
  private static final int LONGEST_16_BIT = 0xffff;
  private static final int LONGEST_HEADER = 10;

  static Frame text(ByteBufAllocator allocator, byte[] text) {
    var bytes = allocator.directBuffer(LONGEST_HEADER + text.length);
    bytes.writeByte(FINAL_TEXT);
    if (text.length < SHORTEST_16_BIT) {
      bytes.writeByte(text.length);
    } else if (text.length <= LONGEST_16_BIT) {
      bytes.writeByte(126).writeShort(text.length);
    } else {
      bytes.writeByte(127).writeLong(text.length);
    }
    return new Frame(bytes.writeBytes(text).asReadOnly());
  }

  @Override
  public void release() {
    bytes.release();
  }
}
