package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Whatever bytes a session is sent: it closes in order, or lives on, and leaves nothing behind. */
@Tag("fuzz")
class FrameFuzzTest {

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
        connection.checkAnswersPing();
      }
      return connection.frames();
    }
  }

  /** Sends the rest of the frame that is under way, as zeros. */
  private static void complete(EmbeddedConnection connection, byte[] bytes) {
    var sent = ByteBuffer.allocate(bytes.length + EmbeddedConnection.SIZE_LIMIT + 14).put(bytes);
    while (!connection.isClosing() && !endsWithAFrame(sent.duplicate().flip())) {
      sent.put((byte) 0);
      connection.write((byte) 0);
    }
  }

  /** Whether sound frames (RFC 6455, section 5.2) end where the bytes do. */
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
