package io.tapeloom.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Tag;

/**
 * Whatever text a session of the channel protocol is sent: a documented answer, and it lives on.
 */
@Tag("fuzz")
class ChannelFuzzTest {

  @FuzzTest
  void shouldAnswerAnyText(byte[] text) {
    if (!isText(text)) {
      return; // the wire keeps it from the protocol
    }
    try (var conversation = ChannelConversation.begin()) {
      assertThat(conversation.answers(text)).isNotEmpty();

      assertThat(conversation.answers("{\"type\":\"ping\"}".getBytes(UTF_8)))
          .singleElement()
          .satisfies(answer -> assertThat(answer.get("type").asText()).isEqualTo("pong"));
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
