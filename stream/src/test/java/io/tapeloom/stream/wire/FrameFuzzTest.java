package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** Any bytes sent to a session close it correctly or leave it open, and leak nothing. */
@Tag("fuzz")
class FrameFuzzTest {

  private static final int RESERVED_BITS = 0x7000;
  private static final int MASKED = 0x80;
  private static final int CONTINUATION = 0;
  private static final int CLOSE = 8;

  /** Continuation, text, close, ping and pong; binary messages are refused. */
  private static final Set<Integer> OPCODES = Set.of(CONTINUATION, 1, CLOSE, 9, 10);

  @FuzzTest
  void shouldTakeAnyBytes(byte[] bytes) {
    var whole = answers(bytes, false);
    var piecemeal = answers(bytes, true);

    assertThat(piecemeal).as("however the bytes are cut").isEqualTo(whole);
  }

  private static List<ReceivedFrame> answers(byte[] bytes, boolean piecemeal) {
    try (var connection = EmbeddedConnection.shakeHands()) {
      if (piecemeal) {
        connection.writePiecemeal(bytes);
      } else {
        connection.write(bytes);
      }
      if (!connection.isClosing()) {
        complete(connection, bytes);
      }
      if (!connection.isClosing()) {
        assertThat(firstForbidden(bytes)).as("the session lives on after").isEmpty();
        connection.checkAnswersPing();
      }
      return connection.frames();
    }
  }

  /** Completes the current frame with zeros. */
  private static void complete(EmbeddedConnection connection, byte[] bytes) {
    var sent = ByteBuffer.allocate(bytes.length + EmbeddedConnection.SIZE_LIMIT + 14).put(bytes);
    while (!connection.isClosing() && !endsWithAFrame(sent.duplicate().flip())) {
      sent.put((byte) 0);
      connection.write((byte) 0);
    }
  }

  /**
   * The first two bytes of the first frame that no client may send (RFC 6455, sections 5.1 to 5.5);
   * empty when there is none. Does not check which messages are allowed.
   */
  private static Optional<String> firstForbidden(byte[] sent) {
    var bytes = ByteBuffer.wrap(sent);
    boolean inMessage = false;
    while (bytes.remaining() >= 2) {
      int head = bytes.getShort() & 0xffff;
      boolean isFinal = (head & 0x8000) != 0;
      int opcode = head >> 8 & 0xf;
      int length = head & 0x7f;
      boolean isControl = opcode >= CLOSE;
      boolean isAllowed =
          (head & RESERVED_BITS) == 0
              && (head & MASKED) != 0
              && OPCODES.contains(opcode)
              && (!isControl || (isFinal && length < 126))
              && (isControl || inMessage == (opcode == CONTINUATION));
      if (!isAllowed) {
        return Optional.of("%04x".formatted(head));
      }
      inMessage = isControl ? inMessage : !isFinal;
      int more = length < 126 ? 0 : length == 126 ? 2 : 8;
      if (bytes.remaining() < more) {
        break;
      }
      long payload = more == 0 ? length : more == 2 ? bytes.getShort() & 0xffff : bytes.getLong();
      if (payload < 0 || bytes.remaining() < 4 + payload) {
        break;
      }
      bytes.position(bytes.position() + 4 + (int) payload);
    }
    return Optional.empty();
  }

  /** Whether valid frames (RFC 6455, section 5.2) end exactly at the end of the bytes. */
  private static boolean endsWithAFrame(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (bytes.remaining() < 2) {
        return false;
      }
      int length = bytes.getShort() & 0x7f;
      int more = length < 126 ? 0 : length == 126 ? 2 : 8;
      if (bytes.remaining() < more) {
        return false;
      }
      long payload = more == 0 ? length : more == 2 ? bytes.getShort() & 0xffff : bytes.getLong();
      if (bytes.remaining() < 4 + payload) {
        return false;
      }
      bytes.position(bytes.position() + 4 + (int) payload);
    }
    return true;
  }
}
