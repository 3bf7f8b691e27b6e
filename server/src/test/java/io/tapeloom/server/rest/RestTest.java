package io.tapeloom.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.server.Documents;
import io.tapeloom.server.ManualClock;
import io.tapeloom.server.RestClient;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestTest {

  private static final Instant NOW = Instant.parse("2026-03-04T15:16:17.500Z");

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of(
              "WS_HEARTBEAT_INTERVAL", "12.5",
              "WS_MAX_CONNECTION_LIFESPAN", "1800",
              "WS_MESSAGE_SIZE_LIMIT", "4096",
              "MAX_CONNECTIONS", "77",
              "SUPPORT_CONTACT", "desk@example.com"),
          new ManualClock(NOW),
          NanoClock.system());

  private static final RestClient rest = server.rest();

  @ParameterizedTest
  @ValueSource(
      strings = {"", "*/*", "application/json", "application/*", "text/plain", "application/xml"})
  void shouldGiveTheIndexToProgrammes(String accept) {
    var answer = accept.isEmpty() ? rest.get("/") : rest.get("/", "Accept", accept);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.mediaType()).isEqualTo("application/json");
    assertThat(answer.json().get("name").asText()).isEqualTo("Tapeloom");
    assertThat(answer.json().get("current_api_version").asText()).isEqualTo("v1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
      })
  void shouldGiveThePageToBrowsers(String accept) {
    var answer = rest.get("/", "Accept", accept);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.mediaType()).isEqualTo("text/html");
    assertThat(answer.text()).startsWith("<!doctype html>");
  }

  @Test
  void shouldNameInTheIndexOnlyWhatIsThere() {
    var index = rest.get("/").json();

    assertThat(Documents.fields(index))
        .contains(
            "name",
            "version",
            "current_api_version",
            "documentation",
            "health",
            "versions",
            "datafeed",
            "websocket",
            "websocket_config",
            "asyncapi");
    var places =
        StreamSupport.stream(index.spliterator(), false)
            .map(JsonNode::asText)
            .filter(text -> text.startsWith("/"))
            .toList();
    assertThat(places).hasSizeGreaterThan(8);
    for (var place : places) {
      assertThat(rest.exchange(rest.request(place).GET()).status())
          .as(place)
          .isEqualTo(
              switch (place) {
                case "/api/v1/ws", "/api/v1/ws/v1" -> 426; // are there, for WebSocket
                case "/api/v1/datafeed", "/api/v1/udf" -> 404; // only what is below it
                default -> 200;
              });
    }
  }

  @Test
  void shouldTellItsHealth() {
    var health = rest.get("/api/v1/health").json();

    assertThat(Documents.fields(health))
        .containsExactly("status", "message", "timestamp", "api_version", "version_info", "market");
    assertThat(health.get("status").asText()).isEqualTo("ok");
    assertThat(health.get("message").asText()).isNotBlank();
    assertThat(health.get("timestamp").asText()).endsWith("Z");
    assertThat(Instant.parse(health.get("timestamp").asText())).isEqualTo(NOW);
    assertThat(health.get("api_version").asText()).isEqualTo("v1");
    assertThat(health.get("version_info"))
        .isEqualTo(
            Documents.json(
                """
                {"version": "v1", "release_date": "2025-10-04", "status": "stable",
                 "deprecation_notice": null}
                """));
  }

  @Test
  void shouldListTheVersions() {
    var versions = rest.get("/api/v1/versions").json();

    assertThat(versions)
        .isEqualTo(
            Documents.json(
                """
                {"current_version": "v1",
                 "available_versions": [
                   {"version": "v1", "release_date": "2025-10-04", "status": "stable",
                    "breaking_changes": [], "deprecation_notice": null, "sunset_date": null},
                   {"version": "v2", "release_date": null, "status": "planned",
                    "breaking_changes": [], "deprecation_notice": null, "sunset_date": null}],
                 "documentation_url": "/api/v1/docs",
                 "support_contact": "desk@example.com"}
                """));
  }

  @Test
  void shouldTellTheCurrentVersionAlone() {
    var version = rest.get("/api/v1/version").json();

    assertThat(version).isEqualTo(rest.get("/api/v1/versions").json().at("/available_versions/0"));
  }

  @Test
  void shouldTellWhatAWebSocketClientMayDo() {
    var config = rest.get("/api/v1/ws/config").json();

    assertThat(Documents.fields(config))
        .containsExactly(
            "channels",
            "heartbeat_interval",
            "max_connections",
            "message_size_limit",
            "formats",
            "max_connections_per_address",
            "max_subscriptions",
            "message_rate",
            "message_burst",
            "max_connection_lifespan");
    assertThat(config.get("heartbeat_interval").asDouble()).isEqualTo(12.5);
    assertThat(config.get("max_connections").asInt()).isEqualTo(77);
    assertThat(config.get("message_size_limit").asInt()).isEqualTo(4096);
  }

  @ParameterizedTest
  @CsvSource({
    "market_data, false, 100, 500, market_tick",
    "orderbook, false, 50, 200, orderbook_update",
    "trades, false, 100, 300, trade",
    "chart_data, false, 10, 100, candlestick",
    "account, true, 10, 50, balance_update",
    "positions, true, 20, 50, position_update",
    "orders, true, 50, 100, order_update;execution",
    "notifications, true, 20, 200, notification",
    "system, false, 5, 1000, system",
    "heartbeat, false, 1, 1000, heartbeat"
  })
  void shouldListTheChannels(String name, boolean auth, int rate, int subscribers, String types) {
    var channels = rest.get("/api/v1/ws/config").json().get("channels");

    var channel =
        StreamSupport.stream(channels.spliterator(), false)
            .filter(each -> each.get("name").asText().equals(name))
            .findFirst()
            .orElseThrow();
    assertThat(channels).hasSize(10);
    assertThat(channel.get("description").asText()).isNotBlank();
    assertThat(channel.get("requires_auth").asBoolean()).isEqualTo(auth);
    assertThat(channel.get("rate_limit").asInt()).isEqualTo(rate);
    assertThat(channel.get("max_subscribers").asInt()).isEqualTo(subscribers);
    assertThat(channel.get("message_types"))
        .isEqualTo(Documents.json("[\"" + types.replace(";", "\",\"") + "\"]"));
  }

  @Test
  void shouldTellWhatTheWebSocketSideDoes() {
    try (var client = server.connect()) {
      client.subscribe("AAPL", "1");
      client.subscribe("MSFT", "W");
      await().until(() -> stats().get("total_connections").asInt() == 1); // those before are gone

      var stats = stats();

      assertThat(Documents.fields(stats))
          .containsExactly(
              "total_connections",
              "authenticated_connections",
              "total_subscriptions",
              "channels_with_subscribers",
              "symbol_subscriptions",
              "server_config",
              "channels",
              "broadcaster",
              "market");
      assertThat(stats.get("authenticated_connections").asInt()).isZero();
      assertThat(stats.get("total_subscriptions").asInt()).isEqualTo(2);
      assertThat(stats.get("symbol_subscriptions").asInt()).isEqualTo(2);
      assertThat(stats.get("server_config"))
          .isEqualTo(
              Documents.json(
                  """
                  {"heartbeat_interval": 12.5, "max_connection_lifespan": 1800,
                   "max_connections": 77, "message_size_limit": 4096}
                  """));
      assertThat(stats.get("channels")).hasSize(10);
      assertThat(stats.get("channels"))
          .allMatch(channel -> channel.get("current_subscribers").asInt() == 0);
    }
  }

  private static JsonNode stats() {
    return rest.get("/api/v1/ws/stats").json();
  }

  @Test
  void shouldShowTheBroadcastersFigures() {
    var environment =
        Map.of(
            "BAR_BROADCASTER_INTERVAL", "0.25",
            "BAR_BROADCASTER_SYMBOLS", "AAPL,TSLA",
            "BAR_BROADCASTER_RESOLUTIONS", "1,D");
    try (var beating = ServerUnderTest.start(environment);
        var client = beating.connect()) {
      client.subscribe("AAPL", "1");
      client.awaitPushes("bars:AAPL:1", 3);

      var stats = beating.rest().get("/api/v1/ws/stats").json().get("broadcaster");

      assertThat(Documents.fields(stats))
          .containsExactly(
              "is_running",
              "interval",
              "symbols",
              "resolutions",
              "broadcasts_sent",
              "broadcasts_skipped",
              "errors");
      assertThat(stats.get("is_running").asBoolean()).isTrue();
      assertThat(stats.get("interval").asDouble()).isEqualTo(0.25);
      assertThat(stats.get("symbols")).isEqualTo(Documents.json("[\"AAPL\",\"TSLA\"]"));
      assertThat(stats.get("resolutions")).isEqualTo(Documents.json("[\"1\",\"D\"]"));
      assertThat(stats.get("broadcasts_sent").asLong()).isGreaterThanOrEqualTo(1);
      assertThat(stats.get("broadcasts_skipped").asLong()).isPositive();
      assertThat(stats.get("errors").asLong()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nope", "/api/v1", "/api/v1/nope", "/api/v2/health", "/favicon.ico"})
  void shouldAnswerAnUnknownPathWithAProblem(String path) {
    var answer = rest.get(path);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    assertThat(answer.json().get("type").asText()).isEqualTo("/api/v1/errors/not_found");
    assertThat(answer.json().get("code").asText()).isEqualTo("not_found");
    assertThat(answer.json().get("title").asText()).isEqualTo("Not Found");
    assertThat(answer.json().get("status").asInt()).isEqualTo(404);
    assertThat(answer.json().get("detail").asText()).isNotBlank();
    assertThat(answer.json().get("instance").asText()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/health, GET",
    "DELETE, /api/v1/datafeed/bars, GET",
    "PUT, /api/v1/ws/stats, GET",
    "GET, /api/v1/datafeed/quotes, POST"
  })
  void shouldAnswerAWrongMethodWithAProblem(String method, String path, String allowed) {
    var answer = rest.call(method, path);

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    assertThat(answer.headers().firstValue("Allow").orElse("")).contains(allowed);
    assertThat(answer.json().get("status").asInt()).isEqualTo(405);
    assertThat(answer.json().get("detail").asText()).contains(method, allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/ws", "/api/v1/ws/v1"})
  void shouldAskWhoGetsAWebSocketPathToUpgrade(String path) {
    var answer = rest.exchange(rest.request(path).GET());

    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    assertThat(answer.headers().firstValue("Upgrade")).contains("websocket");
    assertThat(answer.json().get("status").asInt()).isEqualTo(426);
  }
}
