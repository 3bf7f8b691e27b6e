package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that concern every symbol of a market cost as much as their work. */
class ManySymbolsTest {

  private static final int SYMBOLS = 60;

  /** More than this many requests at the cost of three messages exceed the burst. */
  private static final int MOST = 4;

  @TempDir private static Path folder;
  private static ServerUnderTest server;

  @BeforeAll
  static void start() throws IOException {
    var symbols =
        IntStream.range(0, SYMBOLS)
            .mapToObj("{\"symbol\": \"S%d\", \"price\": 100}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    var file = Files.writeString(folder.resolve("symbols.json"), symbols);
    server =
        ServerUnderTest.start(
            Map.of(
                "MARKET_SYMBOLS_FILE", file.toString(),
                "WS_MESSAGE_RATE", "1",
                "WS_MESSAGE_BURST", "15"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Returns the first answer that is refused. */
  private static JsonNode refused(Supplier<JsonNode> request) {
    var answers = Stream.generate(request).limit(MOST + 1).toList();
    assertThat(answers.getFirst().toString()).doesNotContain("rate_limited");
    return answers.stream()
        .filter(answer -> answer.toString().contains("rate_limited"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldChargeForEverySymbolOfAnOperation() {
    try (var client = server.connect()) {
      var refused =
          refused(() -> client.ask("orderbook.subscribe", Map.of("symbols", List.of("*"))));

      assertThat(refused.get("status").asText()).isEqualTo("error");
      assertThat(refused.get("code").asText()).isEqualTo("rate_limited");
      assertThat(refused.has("granted")).isFalse();
    }
  }

  @Test
  void shouldChargeForEverySymbolOfAChannel() {
    try (var client = server.connectToChannels()) {
      var refused = refused(() -> client.subscribe("chart_data"));

      assertThat(refused.get("success").asBoolean()).isFalse();
      assertThat(refused.get("code").asText()).isEqualTo("rate_limited");
      assertThat(refused.get("retry_after_ms").asLong()).isBetween(1L, 5_000L);
      assertThat(refused.get("positions")).isEmpty();
      assertThat(client.subscribe("market_data", "S1").get("success").asBoolean()).isTrue();
    }
  }

  @Test
  void shouldChargeForTheRowsOfALedger() {
    try (var client = server.connect()) {
      client.ask("trades.subscribe", Map.of("symbols", List.of("*")));
      client.ask("quotes.subscribe", Map.of("symbols", List.of("*")));
      client.ask("orderbook.subscribe", Map.of("symbols", List.of("*")));

      var refused = client.ask("connection.ledger");

      assertThat(refused.get("code").asText()).isEqualTo("rate_limited");
      assertThat(refused.get("retry_after_ms").asLong()).isPositive();
      assertThat(refused.has("subscriptions")).isFalse();
    }
  }
}
