package io.tapeloom.stream.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A frame from the server (RFC 6455, section 5.2).
 *
 * @param head its first byte: the end mark, the reserved bits, the opcode
 */
record ReceivedFrame(int head, ByteBuffer payload) {

  String text() {
    return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
  }

  boolean isClose() {
    return head == (RawClient.FINAL | RawClient.CLOSE);
  }

  /** The status code of a close frame; 1005: it has none. */
  int closeCode() {
    return payload.remaining() < 2 ? 1005 : payload.getShort(0) & 0xffff;
  }

  String closeReason() {
    return payload.remaining() <= 2
        ? ""
        : StandardCharsets.UTF_8.decode(payload.duplicate().position(2)).toString();
  }
}
