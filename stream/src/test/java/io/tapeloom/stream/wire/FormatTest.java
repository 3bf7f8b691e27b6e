package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.BINARY;
import static io.tapeloom.stream.wire.RawClient.CONTINUATION;
import static io.tapeloom.stream.wire.RawClient.FINAL;
import static io.tapeloom.stream.wire.RawClient.PING;
import static io.tapeloom.stream.wire.RawClient.PONG;
import static io.tapeloom.stream.wire.RawClient.TEXT;
import static io.tapeloom.stream.wire.RawClient.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.session.Capacity;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.session.Liveness;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client may choose a format as its subprotocol: errors and close codes of their own. */
class FormatTest {

  private static final String JSON = "Sec-WebSocket-Protocol: tapeloom.json";
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final ManualClock clock = new ManualClock(0);

  @ParameterizedTest
  @ValueSource(
      strings = {
        JSON,
        "sec-websocket-protocol:tapeloom.json",
        "Sec-WebSocket-Protocol: other, tapeloom.json, more",
        "Sec-WebSocket-Protocol: other\r\nSec-WebSocket-Protocol: tapeloom.json",
        "Sec-WebSocket-Protocol: ,tapeloom.json,,tapeloom.json",
      })
  void shouldSelectTheFirstKnownFormat(String header) throws IOException {
    try (var server = TestServer.start();
        var client = RawClient.dial(server.port())) {
      assertThat(selected(client, header)).containsExactly("tapeloom.json");
      client.sendText("?");

      assertThat(client.receive().at("/payload/code").asText()).isEqualTo("invalid_json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: y", "Sec-WebSocket-Protocol:", "Sec-WebSocket-Protocol: , ,"})
  void shouldSelectNoneIfNoneIsOffered(String header) throws IOException {
    try (var server = TestServer.start();
        var client = RawClient.dial(server.port())) {
      assertThat(selected(client, header)).isEmpty();
      client.sendText("?");

      assertThat(client.readClose().closeCode()).isEqualTo(1003);
    }
  }

  private static List<String> selected(RawClient client, String header) throws IOException {
    client.write(RawClient.upgradeRequest(header).getBytes(ISO_8859_1));
    var head = client.readHead();
    assertThat(head.getFirst()).isEqualTo("HTTP/1.1 101 Switching Protocols");
    return head.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-protocol"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "Tapeloom.JSON", "tapeloom.json2, v1", "tapeloom"})
  void shouldRefuseUnknownNamesWithTheList(String names) throws IOException {
    try (var server = TestServer.start();
        var client = RawClient.dial(server.port())) {
      var request = RawClient.upgradeRequest("Sec-WebSocket-Protocol: " + names);
      client.write(request.getBytes(ISO_8859_1));

      assertThat(client.readHead().getFirst()).isEqualTo("HTTP/1.1 400 Bad Request");
      assertThat(client.readToEnd())
          .contains("\"code\":\"unsupported_format\"")
          .contains("must offer one of tapeloom.json, or none, got " + names);
      assertThat(server.stats().connectionsOpened()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "? | invalid_json | - | -",
        "[] | invalid_json | - | -",
        "{} | invalid_message | type | -",
        "{\"type\":7,\"id\":\"a\"} | invalid_message | type | a",
        "{\"type\":\"room.nothing\",\"id\":\"a\"} | unknown_type | type | a",
        "{\"type\":\"room.ping\",\"id\":7} | invalid_message | id | -",
        "{\"type\":\"room.ping\",\"id\":\"\"} | invalid_message | id | -",
        "{\"type\":\"room.echo\",\"id\":\"a\"} | invalid_message | payload | a",
        "{\"type\":\"room.echo\",\"payload\":[]} | invalid_message | payload | -",
        "{\"type\":\"room.echo\",\"id\":\"a\",\"payload\":{\"text\":5}} | invalid_message | text | a",
        "{\"type\":\"room.furnish\",\"payload\":{\"name\":\"n\",\"kind\":\"bell\",\"weight\":1,"
            + "\"corner\":{\"x\":1,\"y\":10}}} | invalid_message | corner.y | -",
      })
  void shouldAnswerABadMessageAndStay(String text, String code, String field, String id)
      throws IOException {
    try (var server = TestServer.start();
        var client = RawClient.connectWith(server.port(), JSON)) {
      client.sendText(text);

      var error = client.receive();
      assertThat(error.get("type").asText()).isEqualTo("error");
      assertThat(error.path("id").textValue()).isEqualTo(id);
      var payload = error.get("payload");
      assertThat(payload.get("code").asText()).isEqualTo(code);
      assertThat(payload.get("message").asText()).isNotBlank().doesNotContain("1003");
      assertThat(payload.path("field").textValue()).isEqualTo(field);
      assertThat(payload.get("retryable").booleanValue()).isFalse();
      assertThat(payload.has("retry_after_ms")).isFalse();
      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldAnswerBinaryMessages() throws IOException {
    try (var server = TestServer.start();
        var client = RawClient.connectWith(server.port(), JSON)) {
      client.write(frame(FINAL | BINARY, new byte[] {(byte) 0xff, 0}));
      client.write(frame(BINARY, new byte[] {(byte) 0xc0}));
      client.write(frame(FINAL | PING, new byte[0]));
      client.write(frame(FINAL | CONTINUATION, new byte[] {(byte) 0x80}));

      assertThat(client.receive().at("/payload/code").asText()).isEqualTo("invalid_message");
      assertThat(client.readFrame().head()).isEqualTo(FINAL | PONG);
      assertThat(client.receive().at("/payload/message").asText()).contains("Binary messages");
      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldLimitTheSizeOfBinaryMessages() throws IOException {
    try (var server = TestServer.start(TestServer.LIMITS.withMessageSizeLimit(1000));
        var client = RawClient.connectWith(server.port(), JSON)) {
      client.write(frame(BINARY, new byte[1000]));
      client.write(frame(FINAL | CONTINUATION, new byte[1]));

      assertThat(client.readFrame().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void shouldLimitTheRateOfBadMessages() throws IOException {
    try (var server =
            TestServer.start(
                Limits.DEFAULT.withMessageRate(1).withMessageBurst(3), new ManualClock(0));
        var client = RawClient.connectWith(server.port(), JSON)) {
      for (int i = 0; i < 3; i++) {
        client.write(frame(FINAL | BINARY, new byte[1]));
        assertThat(client.receive().at("/payload/code").asText()).isEqualTo("invalid_message");
      }
      client.write(frame(FINAL | BINARY, new byte[1]));

      var error = client.receive().get("payload");
      assertThat(error.get("code").asText()).isEqualTo("rate_limited");
      assertThat(error.get("retryable").booleanValue()).isTrue();
      assertThat(error.get("retry_after_ms").asLong()).isPositive();
      client.write(frame(FINAL | BINARY, new byte[1]));
      client.write(frame(FINAL | BINARY, new byte[1]));
      client.write(frame(FINAL | BINARY, new byte[1]));
      assertThat(client.readClose().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void shouldStillCloseForTextThatIsNotUtf8() throws IOException {
    try (var server = TestServer.start();
        var client = RawClient.connectWith(server.port(), JSON)) {
      client.write(frame(FINAL | TEXT, new byte[] {(byte) 0xff}));

      assertThat(client.readFrame().closeCode()).isEqualTo(1007);
    }
  }

  @ParameterizedTest
  @EnumSource(Liveness.class)
  void shouldPingAPeerThatIsSilentAndCloseItIfItDoesNotAnswer(Liveness liveness)
      throws IOException {
    try (var server = start(Limits.DEFAULT, liveness);
        var client = RawClient.connectWith(server.port(), JSON)) {
      client.ask("room.ping", "{}");

      clock.advance(INTERVAL);
      assertThat(client.readFrame().head()).isEqualTo(FINAL | PING);
      clock.advance(INTERVAL);

      var close = client.readFrame();
      assertThat(close.closeCode()).isEqualTo(4000);
      assertThat(close.closeReason()).isEqualTo("No frame for two heartbeat intervals of 30.0 s");
    }
  }

  @ParameterizedTest
  @EnumSource(Liveness.class)
  void shouldKeepAPeerThatOnlyAnswersPings(Liveness liveness) throws IOException {
    try (var server = start(Limits.DEFAULT, liveness);
        var client = RawClient.connectWith(server.port(), JSON)) {
      client.ask("room.ping", "{}");

      for (int i = 0; i < 5; i++) {
        clock.advance(INTERVAL);
        assertThat(client.readFrame().head()).isEqualTo(FINAL | PING);
        client.write(frame(FINAL | PONG, new byte[0]));
        client.write(frame(FINAL | PING, new byte[0])); // its pong shows that all was read
        assertThat(client.readFrame().head()).isEqualTo(FINAL | PONG);
      }

      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldCloseAtTheEndOfTheLifespanHoweverAliveThePeerIs() throws IOException {
    var limits = Limits.DEFAULT.withMaxConnectionLifespan(INTERVAL.multipliedBy(2).minusSeconds(1));
    try (var server = start(limits, Liveness.MESSAGES);
        var client = RawClient.connectWith(server.port(), JSON)) {
      client.ask("room.ping", "{}");
      clock.advance(INTERVAL);
      assertThat(client.readFrame().head()).isEqualTo(FINAL | PING);
      client.ask("room.ping", "{}");
      clock.advance(INTERVAL.minusSeconds(1));

      var close = client.readFrame();
      assertThat(close.closeCode()).isEqualTo(4001);
      assertThat(close.closeReason())
          .isEqualTo("The connection has reached its lifespan of 59.0 s");
    }
  }

  @Test
  void shouldHaveNoLifespanWhereTheServerPings() throws IOException {
    var limits = Limits.DEFAULT.withMaxConnectionLifespan(INTERVAL);
    try (var server = start(limits, Liveness.PINGS);
        var client = RawClient.connectWith(server.port(), JSON)) {
      client.ask("room.ping", "{}");
      for (int i = 0; i < 3; i++) {
        clock.advance(INTERVAL);
        assertThat(client.readFrame().head()).isEqualTo(FINAL | PING);
        client.ask("room.ping", "{}");
      }

      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  private TestServer start(Limits limits, Liveness liveness) {
    return TestServer.start(
        limits, clock, liveness, new Capacity(limits.connections().maxConnections()));
  }
}
