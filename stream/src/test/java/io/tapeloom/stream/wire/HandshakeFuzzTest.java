package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;

/** Any handshake is accepted, refused, passed on, or incomplete. */
@Tag("fuzz")
class HandshakeFuzzTest {

  /** The possible results: accepted, passed on, refused. */
  private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 (101|200|400|401|403|426) ");

  @FuzzTest
  void shouldTakeAnyRequest(byte[] bytes) {
    assertThat(answer(bytes, true)).as("however it is cut").isEqualTo(answer(bytes, false));
  }

  private static String answer(byte[] bytes, boolean piecemeal) {
    try (var connection = EmbeddedConnection.open()) {
      if (piecemeal) {
        connection.writePiecemeal(bytes);
      } else {
        connection.write(bytes);
      }
      var answer = connection.text();
      if (answer.isEmpty()) {
        assertThat(connection.isOpen()).as("waits for more").isTrue();
        assertThat(connection.hasSession()).isFalse();
        return answer;
      }
      var status = ANSWER.matcher(answer);
      assertThat(status.lookingAt()).as(answer).isTrue();
      boolean upgraded = status.group(1).equals("101");
      assertThat(connection.isOpen() && !upgraded).as("ends with its refusal").isFalse();
      return answer;
    }
  }
}
