package io.tapeloom.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.server.OperationClient;
import io.tapeloom.server.RawSocket;
import io.tapeloom.server.ServerUnderTest;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that choose a format as their subprotocol. */
class FormatTest {

  private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";
  private static final String JSON = "tapeloom.json";

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true"));

  private static OperationClient connect(String names) {
    return server.connect(Map.of(SUBPROTOCOL, names));
  }

  @Test
  void shouldWelcomeAClientFirst() {
    try (var client = connect(JSON)) {
      client.subscribe("AAPL", "1");

      assertThat(client.subprotocol()).isEqualTo(JSON);
      var first = client.messages().getFirst();
      assertThat(first.get("type").asText()).isEqualTo("welcome");
      var welcome = first.get("payload");
      assertThat(welcome.get("connection_id").asText()).hasSize(36);
      assertThat(welcome.get("version").asText()).isNotBlank();
      assertThat(welcome.get("epoch")).isEqualTo(client.subscribe("AAPL", "1").get("epoch"));
      assertThat(welcome.at("/market/state").asText()).isEqualTo("open");
      assertThat(welcome.get("as_of")).isEqualTo(welcome.at("/market/as_of"));
      assertThat(welcome.get("heartbeat_interval").asInt()).isEqualTo(30);
      assertThat(welcome.at("/limits/message_size_limit").asInt()).isEqualTo(1 << 20);
    }
  }

  @Test
  void shouldNotWelcomeAClientWithoutAFormat() {
    try (var client = server.connect()) {
      client.ask("ping");

      assertThat(client.messages()).hasSize(1);
      assertThat(client.subprotocol()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tapeloom.json, bearer, %s", "bearer, %s, tapeloom.json"})
  void shouldTakeATokenBesideTheFormat(String offer) {
    try (var client = connect(offer.formatted(server.token("alice", 60)))) {
      assertThat(client.subprotocol()).isEqualTo(JSON);
      assertThat(client.ask("orders.subscribe").get("status").asText()).isEqualTo("ok");
    }
  }

  @Test
  void shouldSelectBearerWithoutAFormat() {
    try (var client = connect("bearer, " + server.token("alice", 60))) {
      assertThat(client.subprotocol()).isEqualTo("bearer");
      client.sendUnchecked("?");

      assertThat(client.awaitClose().code()).isEqualTo(1003);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/ws, tapeloom.xml",
    "/api/v1/ws, 'v1, v2'",
    "/api/v1/ws/v1, 'bearer, x, v1'",
    "/api/v1/ws/v1, tapeloom.proto"
  })
  void shouldRefuseUnknownFormats(String path, String names) {
    try (var socket = RawSocket.connect(server.port())) {
      var head = socket.ask(RawSocket.handshake(path, SUBPROTOCOL + ": " + names));

      assertThat(head).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }
  }

  @Test
  void shouldPassOverBinaryPushesInTheChannelProtocol() {
    try (var client =
        server.connectToChannels(Map.of(SUBPROTOCOL, "tapeloom.proto, tapeloom.json"))) {
      assertThat(client.subprotocol()).isEqualTo(JSON);
    }
  }

  @Test
  void shouldListTheFormats() {
    var formats = server.rest().get("/api/v1/ws/config").json().get("formats");

    assertThat(formats).extracting(JsonNode::asText).containsExactly(JSON, "tapeloom.proto");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "? | invalid_json | -",
        "{\"payload\":{}} | invalid_message | type",
        "{\"type\":\"quotes.update\"} | unknown_type | type",
        "{\"type\":\"quotes.subscribe\"} | invalid_message | payload",
        "{\"type\":\"quotes.subscribe\",\"payload\":{\"symbol\":5}} | invalid_message | symbol",
        "{\"type\":\"bars.subscribe\",\"payload\":{\"symbol\":\"AAPL\",\"params\":"
            + "{\"resolution\":\"7\"}}} | invalid_message | params.resolution",
      })
  void shouldAnswerABadMessageAndStay(String text, String code, String field) {
    try (var client = connect(JSON)) {
      client.sendUnchecked(text);

      var error = client.awaitNotices("error", 1).getFirst().get("payload");
      assertThat(error.get("code").asText()).isEqualTo(code);
      assertThat(error.path("field").textValue()).isEqualTo(field);
      client.ask("ping");
    }
  }

  @Test
  void shouldAnswerBinaryMessagesInBothProtocols() {
    try (var client = connect(JSON);
        var channels = server.connectToChannels(Map.of(SUBPROTOCOL, JSON))) {
      client.sendBinary((byte) 1);
      channels.sendBinary((byte) 1);

      assertThat(client.awaitNotices("error", 1).getFirst().at("/payload/code").asText())
          .isEqualTo("invalid_message");
      assertThat(channels.awaitType("error").get("code").asText()).isEqualTo("invalid_message");
    }
  }
}
