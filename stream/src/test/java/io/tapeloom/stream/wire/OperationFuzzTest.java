package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.stream.session.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/**
 * Any text sent to a session of the operation protocol gets an answer, or closes it with 1003 and a
 * reason.
 */
@Tag("fuzz")
class OperationFuzzTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> REPLIES =
      Set.of("room.subscribe.response", "room.unsubscribe.response", "room.echoed", "room.pong");

  @FuzzTest
  void shouldTakeAnyText(byte[] bytes) throws IOException {
    var text = bytes.length > EmbeddedConnection.SIZE_LIMIT ? new byte[0] : bytes;

    try (var connection = EmbeddedConnection.shakeHands()) {
      connection.write(RawClient.frame(RawClient.FINAL | RawClient.TEXT, text));

      if (!isText(text)) {
        assertThat(connection.isClosing()).isTrue();
        assertThat(connection.frames().getLast().closeCode()).isEqualTo(CloseReason.INVALID_TEXT);
      } else if (connection.isClosing()) {
        assertThat(connection.frames()).hasSize(1);
        var close = connection.frames().getFirst();
        assertThat(close.closeCode()).isEqualTo(CloseReason.UNSUPPORTED);
        assertThat(close.closeReason())
            .matches(
                "(?s)(Could not decode message: |Could not validate payload: |No matching type:"
                    + " ').*");
      } else {
        for (var frame : connection.frames()) {
          assertThat(REPLIES).contains(JSON.readTree(frame.text()).path("type").asText());
        }
        connection.checkAnswersPing();
      }
    }
  }

  private static boolean isText(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException notText) {
      return false;
    }
  }
}
