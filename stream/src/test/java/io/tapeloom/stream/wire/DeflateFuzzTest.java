package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/**
 * Any bytes on a connection whose messages may be deflated, and any bytes as a deflated message.
 */
class DeflateFuzzTest {

  @FuzzTest
  void shouldTakeAnyBytes(byte[] bytes) {
    var whole = answers(bytes, false);
    var piecemeal = answers(bytes, true);

    assertThat(piecemeal).as("however the bytes are cut").isEqualTo(whole);
  }

  @FuzzTest
  void shouldTakeAnyDeflatedMessage(byte[] message) {
    answers(RawClient.frame(Deflated.TEXT, message), false);
  }

  private static List<ReceivedFrame> answers(byte[] bytes, boolean piecemeal) {
    try (var connection = EmbeddedConnection.shakeHandsWithDeflate()) {
      if (piecemeal) {
        connection.writePiecemeal(bytes);
      } else {
        connection.write(bytes);
      }
      connection.isClosing(); // fails when the connection ended without a close frame
      return connection.frames();
    }
  }
}
