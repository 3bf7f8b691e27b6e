package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.loop.NanoClock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a client of the operation protocol is, and what is theirs. */
class PrivateOperationsTest {

  private static final BigDecimal ONE = BigDecimal.ONE;

  /** Where the market stands still: it would alert every user now and then. */
  private static final Instant NOW = Instant.parse("2026-03-04T15:16:17Z");

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of("AUTH_DEV_TOKENS", "true", "AUTH_CLOCK_SKEW", "0"),
          new ManualClock(NOW),
          NanoClock.system());

  private final UserTopics users = server.part(UserTopics.class);

  private static JsonNode auth(OperationClient client, String user) {
    return client.ask("auth", Map.of("token", server.token(user, 3600)));
  }

  @Test
  void shouldSayWhoTheClientIs() {
    try (var client = server.connect()) {
      var answer = auth(client, "ada");

      assertThat(Documents.fields(answer))
          .containsExactly(
              "status", "message", "user_id", "permissions", "expires_at", "connection_id");
      assertThat(answer.get("status").asText()).isEqualTo("ok");
      assertThat(answer.get("message").asText()).isEqualTo("Authenticated as ada");
      assertThat(answer.get("user_id").asText()).isEqualTo("ada");
      assertThat(answer.get("expires_at").asLong()).isEqualTo(NOW.plusSeconds(3600).toEpochMilli());
    }
  }

  @Test
  void shouldKnowTheUserOfTheHandshake() {
    var header = Map.of("Authorization", "Bearer " + server.token("ada", 3600));
    var subprotocol = Map.of("Sec-WebSocket-Protocol", "bearer, " + server.token("ada", 3600));
    for (var way : List.of(header, subprotocol)) {
      try (var client = server.connect(way);
          var channels = server.connectToChannels(way)) {
        assertThat(client.ask("orders.subscribe").get("topic").asText()).isEqualTo("orders:ada");
        assertThat(channels.subscribe("orders").get("success").asBoolean()).isTrue();
      }
    }
  }

  @Test
  void shouldRefuseABadTokenAndGoOn() {
    try (var client = server.connect()) {
      var answer = client.ask("auth", Map.of("token", "no.such.token"));

      assertThat(Documents.fields(answer))
          .containsExactly("status", "message", "code", "retryable");
      assertThat(answer.get("status").asText()).isEqualTo("error");
      assertThat(answer.get("code").asText()).isEqualTo("invalid_token");
      assertThat(answer.get("retryable").asBoolean()).isFalse();
      assertThat(auth(client, "ada").get("status").asText()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"account", "positions", "orders", "executions", "notifications"})
  void shouldAskWhoTheClientIsFirst(String name) {
    try (var client = server.connect()) {
      var answer = client.ask(name + ".subscribe");

      assertThat(Documents.fields(answer))
          .containsExactly("status", "message", "code", "retryable", "as_of", "lag_ms");
      assertThat(answer.get("status").asText()).isEqualTo("error");
      assertThat(answer.get("message").asText())
          .isEqualTo(name + " requires authentication: send auth with a token first");
      assertThat(answer.get("code").asText()).isEqualTo("unauthenticated");
      assertThat(answer.get("retryable").asBoolean()).isFalse();
      assertThat(client.ask(name + ".unsubscribe").get("status").asText()).isEqualTo("ok");
    }
  }

  @Test
  void shouldHaveOneEpochForAllTopicsOfAUser() {
    publish("eve", "before");
    try (var client = server.connect();
        var other = server.connect()) {
      auth(client, "eve");
      auth(other, "ada");
      var epochs =
          Stream.of("account", "positions", "orders", "executions", "notifications")
              .map(name -> client.ask(name + ".subscribe").get("epoch").asText())
              .distinct()
              .toList();

      assertThat(epochs).hasSize(1);
      assertThat(other.ask("orders.subscribe").get("epoch").asText()).isNotIn(epochs);
      assertThat(users.orders("eve").epoch()).isIn(epochs);
      assertThat(users.account("eve", "USD").epoch()).isIn(epochs);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "account,       account:ada,       latest, account.update",
    "positions,     positions:ada,     latest, positions.update",
    "orders,        orders:ada,        every,  orders.update",
    "executions,    executions:ada,    every,  executions.update",
    "notifications, notifications:ada, every,  notifications.update",
  })
  void shouldAnswerThenTellCurrentValuesThenUpdatesUntilTold(
      String name, String topic, String mode, String push) {
    publish("ada", "before");
    try (var client = server.connect()) {
      auth(client, "ada");
      int quiet = client.messages().size();

      var answer = client.ask(name + ".subscribe");
      client.settle();
      var current = client.messages().subList(quiet, client.messages().size());
      publish("ada", "after");
      client.settle();
      var all = client.messages().subList(quiet, client.messages().size());
      var over = client.ask(name + ".unsubscribe");
      publish("ada", "over");
      client.settle();

      assertThat(answer.get("message").asText()).isEqualTo("Subscribed to " + name);
      assertThat(answer.get("topic").asText()).isEqualTo(topic);
      assertThat(answer.get("mode").asText()).isEqualTo(mode);
      assertThat(answer.get("epoch").asText()).isNotBlank();
      assertThat(current.getFirst().get("type").asText()).isEqualTo(name + ".subscribe.response");
      assertThat(current.stream().skip(1).allMatch(each -> mode.equals("latest"))).isTrue();
      assertThat(current).hasSizeGreaterThanOrEqualTo(mode.equals("latest") ? 2 : 1);
      assertThat(all).hasSizeGreaterThan(current.size());
      assertThat(all.subList(current.size(), all.size()))
          .extracting(each -> each.get("type").asText())
          .containsOnly(push);
      assertThat(over.get("message").asText()).isEqualTo("Unsubscribed from " + name);
      assertThat(client.messages().getLast().get("type").asText())
          .isEqualTo(name + ".unsubscribe.response");
    }
  }

  @Test
  void shouldGiveSubscribingAgainTheSameAnswerAndNoMore() {
    try (var client = server.connect()) {
      auth(client, "twice");
      var first = client.ask("orders.subscribe");
      var second = client.ask("orders.subscribe");
      users.publish("twice", Orders.filled("1"));
      client.settle();

      assertThat(second).isEqualTo(first);
      assertThat(client.pushes("orders:twice")).hasSize(1);
    }
  }

  @Test
  void shouldStopTheOldUsersTopicsWhenTheUserChanges() {
    try (var client = server.connect()) {
      auth(client, "old");
      client.ask("orders.subscribe");
      users.publish("old", Orders.filled("1"));
      client.awaitPushes("orders:old", 1);

      auth(client, "new");
      users.publish("old", Orders.filled("2"));
      users.publish("new", Orders.filled("3"));
      client.awaitPushes("orders:new", 1);
      auth(client, "new");
      users.publish("new", Orders.filled("4"));

      client.awaitPushes("orders:new", 2);
      assertThat(client.pushes("orders:old")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bars", "quotes", "trades", "orderbook"})
  void shouldRefuseOneTopicTooMany(String name) {
    try (var small =
            ServerUnderTest.start(Map.of("WS_MAX_SUBSCRIPTIONS", "1", "AUTH_DEV_TOKENS", "true"));
        var client = small.connect()) {
      client.ask("auth", Map.of("token", small.token("ada", 3600)));
      assertThat(status(client.ask(name + ".subscribe", Map.of("symbol", "AAPL")))).isEqualTo("ok");
      assertThat(status(client.ask(name + ".subscribe", Map.of("symbol", "AAPL")))).isEqualTo("ok");

      var market = client.ask(name + ".subscribe", Map.of("symbol", "MSFT"));
      var own = client.ask("orders.subscribe");

      for (var refused : List.of(market, own)) {
        assertThat(refused.get("code").asText()).isEqualTo("too_many_subscriptions");
        assertThat(refused.get("retryable").asBoolean()).isFalse();
        assertThat(refused.get("message").asText())
            .isEqualTo("The connection has reached its maximum of 1 subscriptions");
      }
      client.ask(name + ".unsubscribe", Map.of("symbol", "AAPL"));
      assertThat(status(client.ask("orders.subscribe"))).isEqualTo("ok");
      assertThat(status(client.ask("orders.subscribe"))).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bars", "quotes", "trades", "orderbook"})
  void shouldTellAnUnknownSymbolByACode(String name) {
    try (var client = server.connect()) {
      for (var verb : List.of(".subscribe", ".unsubscribe")) {
        var answer = client.ask(name + verb, Map.of("symbol", "QQQ"));

        assertThat(Documents.fields(answer))
            .containsExactly("status", "symbol", "message", "code", "retryable", "as_of", "lag_ms");
        assertThat(status(answer)).isEqualTo("error");
        assertThat(answer.get("symbol").asText()).isEqualTo("QQQ");
        assertThat(answer.get("code").asText()).isEqualTo("unknown_symbol");
        assertThat(answer.get("retryable").asBoolean()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "auth                | {}            | token: is required",
        "auth                | {'token':' '} | token: must",
        "auth                | {'token':7}   | token: must",
        "quotes.subscribe    | {}            | symbol: is required",
        "quotes.unsubscribe  | {'symbol':''} | symbol: must",
        "trades.subscribe    | {'symbol':7}  | symbol: must",
        "trades.unsubscribe  | {}            | symbol: is required",
        "orderbook.subscribe | []            | ",
        "orderbook.unsubscribe | {}          | symbol: is required",
      })
  void shouldCloseForABadPayload(String type, String payload, String problem) {
    try (var client = server.connect()) {
      client.sendUnchecked(
          "{\"type\":\"%s\",\"payload\":%s}".formatted(type, payload.replace('\'', '"')));

      var close = client.awaitClose();
      assertThat(close.code()).isEqualTo(1003);
      assertThat(close.reason())
          .startsWith("Could not validate payload: " + (problem == null ? "" : problem));
    }
  }

  private static String status(JsonNode answer) {
    return answer.get("status").asText();
  }

  private void publish(String user, String text) {
    var now = Instant.EPOCH;
    users.publish(user, new UserEvents.Balance("USD", ONE, ONE, now));
    users.publish(
        user,
        UserEvents.Position.of(
            "AAPL", UserEvents.PositionSide.SHORT, ONE, ONE, ONE, ONE, ONE, now));
    users.publish(user, Orders.filled(text));
    users.publish(user, Orders.execution(text));
    users.publish(
        user, new UserEvents.Alert(UserEvents.Category.SUCCESS, text, text, Map.of(), now));
  }
}
