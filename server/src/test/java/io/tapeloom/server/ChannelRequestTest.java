package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may say to the channels, and what it is answered. */
class ChannelRequestTest {

  private static final List<String> SYMBOLS =
      List.of("AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META");

  @AutoClose private static final ServerUnderTest server = ServerUnderTest.start(Map.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'subscribe','channel':'x'}                                | Channel 'x' not found | unknown_channel",
        "{'type':'unsubscribe','channel':'x'}                              | Channel 'x' not found | unknown_channel",
        "{'type':'subscribe','channel':'Market_Data'}                      | Channel 'Market_Data' not found | unknown_channel",
        "{'type':'subscribe','channel':'account'}                          | Channel 'account' requires authentication | unauthenticated",
        "{'type':'subscribe','channel':'positions'}                        | Channel 'positions' requires authentication | unauthenticated",
        "{'type':'subscribe','channel':'orders'}                           | Channel 'orders' requires authentication | unauthenticated",
        "{'type':'subscribe','channel':'notifications'}                    | Channel 'notifications' requires authentication | unauthenticated",
        "{'type':'unsubscribe','channel':'orders'}                         | Channel 'orders' requires authentication | unauthenticated",
        "{'type':'subscribe','channel':'trades','symbol':'QQQ'}            | Unknown symbol: QQQ | unknown_symbol",
        "{'type':'unsubscribe','channel':'trades','symbol':'QQQ'}          | Unknown symbol: QQQ | unknown_symbol",
        "{'type':'subscribe','channel':'chart_data','params':{'resolution':'7m'}} | Unknown resolution: 7m. Known resolutions: 1m, 5m, 15m, 30m, 1h, 1D, 1W, 1M | unknown_resolution",
      })
  void shouldRefuseASubscriptionAndStay(String request, String error, String code) {
    try (var client = server.connectToChannels()) {
      var answer = client.ask(withId(request));

      assertThat(answer.get("type").asText()).isEqualTo("subscription_confirmation");
      assertThat(answer.get("success").asBoolean()).isFalse();
      assertThat(answer.get("error").asText()).isEqualTo(error);
      assertThat(answer.get("code").asText()).isEqualTo(code);
      assertThat(pongOf(client).get("type").asText()).isEqualTo("pong");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "subscribe   | market_data | aapl",
        "subscribe   | market_data |",
        "subscribe   | system      |",
        "unsubscribe | market_data | AAPL",
        "unsubscribe | heartbeat   |",
      })
  void shouldConfirmASubscription(String type, String channel, String symbol) {
    try (var client = server.connectToChannels()) {
      var answer =
          client.ask(
              symbol == null
                  ? "{'type':'%s','channel':'%s','request_id':'r'}".formatted(type, channel)
                  : "{'type':'%s','channel':'%s','symbol':'%s','request_id':'r'}"
                      .formatted(type, channel, symbol));

      assertThat(Documents.fields(answer))
          .containsExactlyInAnyOrder(
              "type",
              "timestamp",
              "channel",
              "request_id",
              "success",
              "error",
              "code",
              "subscribed_channel",
              "symbol",
              "epoch",
              "positions",
              "as_of",
              "lag_ms");
      assertThat(answer.get("channel").asText()).isEqualTo(channel);
      assertThat(answer.get("success").asBoolean()).isTrue();
      assertThat(answer.get("error").isNull()).isTrue();
      assertThat(answer.get("subscribed_channel").asText()).isEqualTo(channel);
      assertThat(answer.get("symbol").textValue()).isEqualTo(symbol == null ? null : "AAPL");
    }
  }

  @Test
  void shouldNameTheSequencesOfAUserByAssetAndType() {
    try (var known = ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true"));
        var client = known.connectToChannels()) {
      var users = known.part(UserTopics.class);
      var now = Instant.EPOCH;
      users.publish("eve:1", new UserEvents.Balance("US:D", BigDecimal.ONE, BigDecimal.ZERO, now));
      users.publish("eve:1", new UserEvents.Balance("US:D", BigDecimal.TEN, BigDecimal.ZERO, now));
      client.authenticate(known.token("eve:1", 3600));

      var account = client.ask(withId("{'type':'subscribe','channel':'account'}"));
      var orders = client.ask(withId("{'type':'subscribe','channel':'orders'}"));
      var alerts = client.ask(withId("{'type':'subscribe','channel':'notifications'}"));

      assertThat(account.get("positions"))
          .hasToString("[{\"asset\":\"US:D\",\"seq\":2},{\"asset\":\"USD\",\"seq\":1}]");
      assertThat(orders.get("positions"))
          .hasToString(
              "[{\"type\":\"order_update\",\"seq\":0},{\"type\":\"execution\",\"seq\":0}]");
      assertThat(alerts.get("positions").findValuesAsText("topic")).containsExactly("alerts");
      assertThat(alerts.get("positions")).hasSize(2);
    }
  }

  @Test
  void shouldSayWhereEachSequenceStands() {
    try (var client = server.connectToChannels()) {
      var one = client.ask(withId("{'type':'subscribe','channel':'chart_data','symbol':'AAPL'}"));
      var all = client.ask(withId("{'type':'subscribe','channel':'market_data'}"));
      var again = client.ask(withId("{'type':'subscribe','channel':'market_data'}"));
      var system = client.ask(withId("{'type':'subscribe','channel':'system'}"));
      var ended = client.ask(withId("{'type':'unsubscribe','channel':'system'}"));

      assertThat(one.at("/positions/0/symbol").asText()).isEqualTo("AAPL");
      assertThat(one.at("/positions")).hasSize(1);
      assertThat(all.at("/positions")).hasSize(SYMBOLS.size());
      assertThat(all.at("/positions").findValuesAsText("symbol"))
          .containsExactlyElementsOf(SYMBOLS);
      assertThat(all.at("/epoch").asText()).isEqualTo(one.at("/epoch").asText());
      assertThat(again.at("/positions")).hasSize(SYMBOLS.size());
      assertThat(system.at("/positions/0/type").asText()).isEqualTo("system");
      assertThat(system.at("/positions/0/seq").isIntegralNumber()).isTrue();
      assertThat(system.at("/positions/0").has("symbol")).isFalse();
      assertThat(ended.get("epoch").isNull()).isTrue();
      assertThat(ended.get("positions")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1m", "5m", "15m", "30m", "1h", "1D", "1W", "1M", "1", "60", "D"})
  void shouldChartEveryResolution(String resolution) {
    try (var client = server.connectToChannels()) {
      client.ask(
          ("{'type':'subscribe','channel':'chart_data','symbol':'AAPL','request_id':'r',"
                  + "'params':{'resolution':'%s'}}")
              .formatted(resolution));

      var name = Map.of("1", "1m", "60", "1h", "D", "1D").getOrDefault(resolution, resolution);
      assertThat(client.awaitType("candlestick").get("resolution").asText()).isEqualTo(name);
    }
  }

  @Test
  void shouldEndASubscription() {
    try (var client = server.connectToChannels()) {
      client.subscribe("market_data", "AAPL");
      client.subscribe("market_data", "MSFT");
      client.awaitType("market_tick");
      client.ask("{'type':'unsubscribe','channel':'market_data','symbol':'AAPL','request_id':'r'}");

      for (int i = 0; i < 5; i++) {
        assertThat(client.awaitType("market_tick").get("symbol").asText()).isEqualTo("MSFT");
      }
    }
  }

  @Test
  void shouldSayPongOnTheHeartbeatChannel() {
    try (var client = server.connectToChannels()) {
      var pong = pongOf(client);

      assertThat(Documents.fields(pong))
          .containsExactlyInAnyOrder("type", "timestamp", "channel", "request_id", "success");
      assertThat(pong.get("channel").asText()).isEqualTo("heartbeat");
      assertThat(pong.get("success").asBoolean()).isTrue();
    }
  }

  @Test
  void shouldNotInventARequestId() {
    try (var client = server.connectToChannels()) {
      client.send("{'type':'ping'}");

      assertThat(Documents.fields(client.awaitType("pong")))
          .containsExactlyInAnyOrder("type", "timestamp", "channel", "success");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "market_data   | active   | Channel 'market_data' is active",
        "orderbook     | active   | Channel 'orderbook' is active",
        "trades        | active   | Channel 'trades' is active",
        "chart_data    | active   | Channel 'chart_data' is active",
        "system        | active   | Channel 'system' is active",
        "heartbeat     | active   | Channel 'heartbeat' is active",
        "account       | inactive | Channel 'account' is inactive: authentication is not configured",
        "positions     | inactive | Channel 'positions' is inactive: authentication is not configured",
        "orders        | inactive | Channel 'orders' is inactive: authentication is not configured",
        "notifications | inactive | Channel 'notifications' is inactive: authentication is not configured",
      })
  void shouldTellHowAChannelIs(String channel, String status, String message) {
    await().untilAsserted(() -> assertThat(connections()).isZero()); // those of other tests
    try (var client = server.connectToChannels()) {
      var answer =
          client.ask(
              "{'type':'channel_status','channel':'%s','request_id':'r'}".formatted(channel));

      assertThat(Documents.fields(answer))
          .containsExactlyInAnyOrder(
              "type",
              "timestamp",
              "channel",
              "request_id",
              "status",
              "subscriber_count",
              "message");
      assertThat(answer.get("channel").asText()).isEqualTo(channel);
      assertThat(answer.get("status").asText()).isEqualTo(status);
      assertThat(answer.get("message").asText()).isEqualTo(message);
      assertThat(answer.get("subscriber_count").asInt()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'dance'}                              | Unknown message type: dance       | unknown_type",
        "{'type':7}                                    | Unknown message type: 7           | unknown_type",
        "{'a':1}                                       | Unknown message type:             | unknown_type",
        "{'type':'channel_status','channel':'x'}       | Channel 'x' not found             | unknown_channel",
        "{'type':'subscribe'}                          | Invalid message: channel: is required | invalid_message",
        "{'type':'subscribe','channel':7}              | Invalid message: channel: must be | invalid_message",
        "{'type':'subscribe','channel':'trades','symbol':' '} | Invalid message: symbol: must | invalid_message",
        "{'type':'unsubscribe'}                        | Invalid message: channel: is required | invalid_message",
        "{'type':'auth'}                               | Invalid message: token: is required | invalid_message",
        "{'type':'auth','token':''}                    | Invalid message: token: must      | invalid_message",
        "{'type':'channel_status'}                     | Invalid message: channel: is required | invalid_message",
      })
  void shouldAnswerABadRequestByAnErrorThatNamesIt(String request, String error, String code) {
    try (var client = server.connectToChannels()) {
      var answer = client.askUnchecked(withId(request));

      assertThat(answer.get("type").asText()).isEqualTo("error");
      assertThat(answer.get("channel").asText()).isEqualTo("system");
      assertThat(answer.get("success").asBoolean()).isFalse();
      assertThat(answer.get("error").asText()).startsWith(error);
      assertThat(answer.get("code").asText()).isEqualTo(code);
      assertThat(answer.path("supported_types").toString())
          .isEqualTo(
              code.equals("unknown_type")
                  ? "[\"subscribe\",\"unsubscribe\",\"auth\",\"ping\",\"channel_status\","
                      + "\"place_order\",\"replace_order\",\"cancel_order\",\"take_over\"]"
                  : "");
      assertThat(pongOf(client).get("type").asText()).isEqualTo("pong");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"junk", "{", "", "{\"type\":\"ping\"} {}", "[]", "7", "null", "[1e99999999999]"})
  void shouldAnswerWhatIsNoMessage(String text) {
    try (var client = server.connectToChannels()) {
      client.sendUnchecked(text);

      var answer = client.next();
      assertThat(answer.get("error").asText()).isEqualTo("Invalid JSON message");
      assertThat(answer.get("code").asText()).isEqualTo("invalid_json");
      assertThat(pongOf(client).get("type").asText()).isEqualTo("pong");
    }
  }

  @Test
  void shouldSayThatNobodyCanAuthenticateWhereThatIsNotConfigured() {
    try (var client = server.connectToChannels()) {
      var answer = client.authenticate("any");

      assertThat(Documents.fields(answer))
          .containsExactlyInAnyOrder(
              "type",
              "timestamp",
              "channel",
              "request_id",
              "success",
              "error",
              "code",
              "user_id",
              "permissions",
              "connection_id");
      assertThat(answer.get("channel").asText()).isEqualTo("auth");
      assertThat(answer.get("code").asText()).isEqualTo("invalid_token");
      assertThat(answer.get("error").asText()).isEqualTo("Authentication is not configured");
      assertThat(answer.get("user_id").isNull()).isTrue();
    }
  }

  @Test
  void shouldRefuseOneSubscriptionTooMany() {
    try (var small = ServerUnderTest.start(Map.of("WS_MAX_SUBSCRIPTIONS", "8"));
        var client = small.connectToChannels()) {
      assertThat(client.subscribe("trades").get("success").asBoolean()).isTrue();
      assertThat(client.subscribe("trades").get("success").asBoolean()).isTrue();
      var refused = client.subscribe("market_data");
      assertThat(refused.get("error").asText())
          .isEqualTo("The connection has reached its maximum of 8 subscriptions");
      assertThat(refused.get("code").asText()).isEqualTo("too_many_subscriptions");
      assertThat(client.subscribe("system").get("success").asBoolean()).isTrue();
      assertThat(client.subscribe("heartbeat").get("success").asBoolean()).isFalse();
      assertThat(client.subscribe("trades", "AAPL").get("success").asBoolean()).isTrue();
    }
  }

  @Test
  void shouldCountWhatIsConnectedAndSubscribed() {
    try (var own = ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true"));
        var ada = own.connectToChannels();
        var nobody = own.connectToChannels();
        var operations = own.connect()) {
      ada.authenticate(own.token("ada", 3600));
      ada.subscribe("trades");
      ada.subscribe("market_data", "AAPL");
      nobody.subscribe("market_data", "AAPL");
      nobody.subscribe("system");
      operations.subscribe("AAPL", "1");

      var stats = own.rest().get("/api/v1/ws/stats").json();

      assertThat(stats.get("total_connections").asInt()).isEqualTo(3);
      assertThat(stats.get("authenticated_connections").asInt()).isOne();
      assertThat(stats.get("total_subscriptions").asInt()).isEqualTo(7 + 1 + 1 + 1 + 1);
      assertThat(stats.get("channels_with_subscribers").asInt()).isEqualTo(3);
      assertThat(stats.get("symbol_subscriptions").asInt()).isEqualTo(7 + 1 + 1);
      assertThat(subscribers(stats, "trades")).isOne();
      assertThat(subscribers(stats, "market_data")).isEqualTo(2);
      assertThat(subscribers(stats, "system")).isOne();
      assertThat(subscribers(stats, "orders")).isZero();

      ada.hangUp();
      await()
          .untilAsserted(
              () -> {
                var later = own.rest().get("/api/v1/ws/stats").json();
                assertThat(later.get("total_connections").asInt()).isEqualTo(2);
                assertThat(later.get("authenticated_connections").asInt()).isZero();
                assertThat(subscribers(later, "trades")).isZero();
                assertThat(subscribers(later, "market_data")).isOne();
              });
    }
  }

  private static int connections() {
    return server.rest().get("/api/v1/ws/stats").json().get("total_connections").asInt();
  }

  private static int subscribers(JsonNode stats, String channel) {
    for (var row : stats.get("channels")) {
      if (row.get("name").asText().equals(channel)) {
        return row.get("current_subscribers").asInt();
      }
    }
    throw new AssertionError("no channel " + channel);
  }

  private static JsonNode pongOf(ChannelClient client) {
    return client.ask("{'type':'ping','request_id':'r'}");
  }

  private static String withId(String request) {
    return request.replaceFirst("}$", ",'request_id':'r'}");
  }
}
