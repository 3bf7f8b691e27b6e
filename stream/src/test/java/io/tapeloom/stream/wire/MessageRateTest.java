package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.Limits;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients over their message rate get an error, and are closed if they continue. */
class MessageRateTest {

  private static final Limits LIMITS = TestServer.LIMITS.withMessageRate(2).withMessageBurst(3);
  private static final String TOO_MANY = "Too many messages: 2 a second are allowed";

  private final ManualClock clock = new ManualClock(0);
  private TestServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(LIMITS, clock);
    client = RawClient.connect(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void shouldRefuseWhatIsTooMuchInTheWordsOfTheDocument() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertPong(ask());
    }

    var refusal = ask();

    assertThat(refusal.toString())
        .isEqualTo(
            """
            {"type":"error","payload":{"code":"rate_limited","message":"%s",\
            "request":"room.ping","retryable":true,"retry_after_ms":1001}}\
            """
                .formatted(TOO_MANY));
    assertThat(server.stats().messagesRateLimited()).isOne();
    assertThat(server.stats().messagesIn()).isEqualTo(4);
  }

  @Test
  void shouldTakeMessagesAgainAfterTheTimeThatItNamed() throws IOException {
    for (int i = 0; i < 3; i++) {
      ask();
    }
    var wait = Duration.ofMillis(ask().at("/payload/retry_after_ms").asLong());

    clock.advance(wait);

    assertPong(ask());
    assertThat(ask().get("type").asText()).isEqualTo("error");
  }

  @Test
  void shouldTakeAsMuchAsTheRateForever() throws IOException {
    for (int i = 0; i < 20; i++) {
      assertPong(ask());
      clock.advance(Duration.ofMillis(500));
    }

    assertThat(server.stats().messagesRateLimited()).isZero();
  }

  @Test
  void shouldCloseClientsThatContinue() throws IOException {
    try (var other = RawClient.connect(server.port())) {
      for (int i = 0; i < 7; i++) {
        client.send("room.note", "{\"text\":\"!\"}");
      }

      for (int i = 0; i < 3; i++) {
        assertThat(client.receive().at("/payload/request").asText()).isEqualTo("room.note");
      }
      var close = client.readFrame();
      assertThat(close.closeCode()).isEqualTo(CloseReason.POLICY_VIOLATION);
      assertThat(close.closeReason()).isEqualTo(TOO_MANY);
      assertThat(server.rooms().notes).hasValue(3);
      other.send("room.ping", "{}");
      assertPong(other.receive());
    }
  }

  @Test
  void shouldNotNeedToUnderstandWhatItRefuses() throws IOException {
    for (int i = 0; i < 3; i++) {
      ask();
    }

    client.sendText("junk");
    var junk = client.receive();
    client.sendText("{\"type\":7}");
    var odd = client.receive();
    client.sendText("{\"type\":\"room.ping\",\"id\":\"a7\"}");
    var named = client.receive();

    assertThat(junk.at("/payload/code").asText()).isEqualTo("rate_limited");
    assertThat(junk.get("payload").has("request")).isFalse();
    assertThat(odd.get("payload").has("request")).isFalse();
    assertThat(odd.has("id")).isFalse();
    assertThat(named.get("id").asText()).isEqualTo("a7");
  }

  @Test
  void shouldCountPingsAsMessages() throws IOException {
    for (int i = 0; i < 3; i++) {
      client.write(RawClient.frame(RawClient.FINAL | RawClient.PING, "?".getBytes(UTF_8)));
      assertThat(client.readFrame().head()).isEqualTo(RawClient.FINAL | RawClient.PONG);
    }

    assertThat(ask().at("/payload/code").asText()).isEqualTo("rate_limited");
  }

  @Test
  void shouldCountMessagesAndNotFragments() throws IOException {
    for (int i = 0; i < 20; i++) {
      client.write(
          RawClient.frame(i == 0 ? RawClient.TEXT : RawClient.CONTINUATION, " ".getBytes(UTF_8)));
    }
    client.write(
        RawClient.frame(
            RawClient.FINAL | RawClient.CONTINUATION, "{\"type\":\"room.ping\"}".getBytes(UTF_8)));

    assertPong(client.receive());
  }

  private JsonNode ask() throws IOException {
    return client.ask("room.ping", "{}");
  }

  private static void assertPong(JsonNode answer) {
    assertThat(answer.get("type").asText()).isEqualTo("room.pong");
  }
}
