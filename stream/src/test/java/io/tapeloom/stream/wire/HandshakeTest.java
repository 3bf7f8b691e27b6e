package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {

  private TestServer server;

  private record Answer(List<String> head, String body) {

    String status() {
      return head.getFirst().substring("HTTP/1.1 ".length());
    }

    String detail() throws IOException {
      return new ObjectMapper().readTree(body).get("detail").asText();
    }
  }

  @BeforeEach
  void start() {
    server = TestServer.start(TestServer.LIMITS.withMaxConnections(2));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldShakeHands() throws IOException {
    try (var client = RawClient.dial(server.port())) {
      client.write(RawClient.upgradeRequest().getBytes(ISO_8859_1));

      assertThat(client.readHead())
          .containsExactlyInAnyOrder(
              "HTTP/1.1 101 Switching Protocols",
              "upgrade: websocket",
              "connection: upgrade",
              "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(client.ask("room.ping", "{}").at("/payload/text").asText()).isEqualTo("pong");
    }
  }

  @Test
  void shouldTakeAPathWithAQuery() throws IOException {
    var request = RawClient.upgradeRequest().replace("/ws", "/ws?token=1");

    assertThat(statusOf(request)).isEqualTo("101 Switching Protocols");
  }

  @Test
  void shouldAnswerWhatCameTogetherWithTheRequest() throws IOException {
    try (var client = RawClient.dial(server.port())) {
      var frame = RawClient.frame(0x81, RawClient.message("room.ping", "{}").getBytes(ISO_8859_1));
      var both = RawClient.upgradeRequest() + new String(frame, ISO_8859_1);

      client.write((both + new String(frame, ISO_8859_1)).getBytes(ISO_8859_1));

      client.readHead();
      assertThat(client.receive().get("type").asText()).isEqualTo("room.pong");
      assertThat(client.receive().get("type").asText()).isEqualTo("room.pong");
      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldCloseForABadFrameThatCameTogetherWithTheRequest() throws IOException {
    try (var client = RawClient.dial(server.port())) {
      var frame = new String(RawClient.unmaskedFrame(0x81, new byte[4]), ISO_8859_1);

      client.write((RawClient.upgradeRequest() + frame).getBytes(ISO_8859_1));

      client.readHead();
      assertThat(client.readClose().closeCode()).isEqualTo(1002);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void shouldRefuseARequestThatIsNoUpgrade() throws IOException {
    var answer = answerTo("GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(answer.status()).isEqualTo("426 Upgrade Required");
    assertThat(answer.head())
        .contains("upgrade: websocket", "content-type: application/problem+json");
    assertThat(answer.detail()).contains("GET with Upgrade: websocket");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,                       POST,               426",
    "HTTP/1.1,                  HTTP/1.0,           426",
    "Upgrade: websocket,        Upgrade: h2c,       426",
    "Upgrade: websocket,        'Upgrade: h2c, websockets', 426",
    "'keep-alive, Upgrade',     keep-alive,         426",
    "Sec-WebSocket-Version: 13, X: 1,               426",
    "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8, 426",
    "Sec-WebSocket-Key,         X-Key,              400",
    "dGhlIHNhbXBsZSBub25jZQ==,  c2hvcnQ=,           400",
    "dGhlIHNhbXBsZSBub25jZQ==,  dGhlIHNhb*BsZSBub25jZQ==, 400",
    "Host: localhost,           Origin: https://evil.example, 403",
    "Host: localhost,           Origin: null,       403",
  })
  void shouldRefuse(String part, String instead, String status) throws IOException {
    var answer = answerTo(RawClient.upgradeRequest().replace(part, instead));

    assertThat(answer.status()).startsWith(status);
    assertThat(answer.head()).contains("connection: close");
    assertThat(answer.detail()).isNotEmpty();
    assertThat(server.stats().connectionsOpened()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: h2c, websocket",
        "Upgrade: WebSocket,h2c",
        "Upgrade: ,h2c,, WEBSOCKET ,",
        "Upgrade: h2c\r\nUpgrade: websocket",
      })
  void shouldTakeAnUpgradeToOneOfSeveralProtocols(String offer) throws IOException {
    try (var client = RawClient.dial(server.port())) {
      var request = RawClient.upgradeRequest().replace("Upgrade: websocket", offer);

      client.write(request.getBytes(ISO_8859_1));

      assertThat(client.readHead())
          .contains("HTTP/1.1 101 Switching Protocols", "upgrade: websocket");
      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldNameTheRequiredVersion() throws IOException {
    var answer = answerTo(RawClient.upgradeRequest().replace("Version: 13", "Version: \"8"));

    assertThat(answer.head()).contains("upgrade: websocket", "sec-websocket-version: 13");
    assertThat(answer.detail()).isEqualTo("Sec-WebSocket-Version must be 13, got \"8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: localhost", "Origin: " + TestServer.ALLOWED_ORIGIN})
  void shouldTakeAnAllowedOriginAndNone(String header) throws IOException {
    var request = RawClient.upgradeRequest().replace("Host: localhost", header);

    assertThat(statusOf(request)).isEqualTo("101 Switching Protocols");
  }

  @Test
  void shouldRefuseAConnectionWhenItIsFull() throws IOException {
    try (var first = RawClient.connect(server.port());
        var second = RawClient.connect(server.port())) {
      var answer = answerTo(RawClient.upgradeRequest());

      assertThat(answer.status()).isEqualTo("503 Service Unavailable");
      assertThat(answer.head()).contains("retry-after: 5");
      assertThat(answer.detail()).isEqualTo("All 2 connections are in use");
      assertThat(server.stats().connectionsRefused()).isOne();
      assertThat(first.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      assertThat(second.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldGiveAPlaceToTheNext() throws IOException {
    for (int i = 0; i < 5; i++) {
      try (var first = RawClient.connect(server.port());
          var second = RawClient.connect(server.port())) {
        first.sendClose(1000, "");
        assertThat(first.readClose().closeCode()).isEqualTo(1000);
        assertThat(second.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      }

      await().until(() -> server.endpoint().sessions().isEmpty());
    }
    assertThat(server.stats().connectionsOpened()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ws//", "/wsx", "/other?to=/ws", "http://a/wsx"})
  void shouldLetOtherPathsPass(String path) throws IOException {
    var answer = answerTo(RawClient.upgradeRequest().replace("/ws", path));

    assertThat(answer.status()).isEqualTo("200 OK");
    assertThat(answer.body()).isEqualTo(TestServer.PASSED);
  }

  @Test
  void shouldAnswerAfterTheBodyOfARequest() throws IOException {
    var answer = answerTo("POST /ws HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello");

    assertThat(answer.status()).isEqualTo("426 Upgrade Required");
  }

  @Test
  void shouldRefuseARequestThatCannotBeRead() throws IOException {
    var chunked = "Host: localhost\r\nTransfer-Encoding: chunked";

    var answer =
        answerTo(RawClient.upgradeRequest().replace("Host: localhost", chunked) + "zz\r\n\r\n");

    assertThat(answer.status()).isEqualTo("400 Bad Request");
    assertThat(server.stats().connectionsOpened()).isZero();
  }

  @Test
  void shouldRefuseARequestWhoseHeadersCannotBeRead() throws IOException {
    var answer = answerTo(RawClient.upgradeRequest("Content-Length: 1\r\nContent-Length: 2"));

    assertThat(answer.status()).isEqualTo("400 Bad Request");
    assertThat(answer.detail()).isEqualTo("The request cannot be read");
    assertThat(server.stats().connectionsOpened()).isZero();
  }

  @Test
  void shouldSendNothingAfterARefusal() throws IOException {
    var answer =
        answerTo("GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n" + RawClient.upgradeRequest());

    assertThat(answer.status()).isEqualTo("426 Upgrade Required");
    assertThat(answer.body()).doesNotContain("HTTP/1.1");
    assertThat(server.stats().connectionsOpened()).isZero();
  }

  private Answer answerTo(String request) throws IOException {
    try (var client = RawClient.dial(server.port())) {
      client.write(request.getBytes(ISO_8859_1));
      return new Answer(client.readHead(), client.readToEnd());
    }
  }

  private String statusOf(String request) throws IOException {
    try (var client = RawClient.dial(server.port())) {
      client.write(request.getBytes(ISO_8859_1));
      return client.readHead().getFirst().substring("HTTP/1.1 ".length());
    }
  }
}
