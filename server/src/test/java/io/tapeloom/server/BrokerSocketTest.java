package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paper trading over both WebSocket protocols, and that they tell the same as REST. */
class BrokerSocketTest {

  /** A limit order that rests. */
  private static final Map<String, Object> RESTING =
      Map.of("symbol", "AAPL", "side", "buy", "order_type", "limit", "quantity", 10, "price", 1.5);

  private static final Map<String, Object> MARKET =
      Map.of("symbol", "AAPL", "side", "buy", "order_type", "market", "quantity", 3);

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true"));

  /** A user of this test alone. */
  private final String user = "user-" + System.nanoTime();

  private final String token = server.token(user, 36_000, "trade", "account");

  private OperationClient operations() {
    return server.connect(Map.of("Authorization", "Bearer " + token));
  }

  private ChannelClient channels() {
    return server.connectToChannels(Map.of("Authorization", "Bearer " + token));
  }

  private JsonNode rest(String path) {
    return server
        .rest()
        .call("GET", "/api/v1/broker/" + path, "", "Authorization", "Bearer " + token)
        .json();
  }

  private static Map<String, Object> with(Map<String, Object> order, String name, Object value) {
    var more = new HashMap<>(order);
    more.put(name, value);
    return more;
  }

  private static JsonNode done(JsonNode answer) {
    assertThat(answer.get("status").asText()).as(answer.toString()).isEqualTo("ok");
    return answer;
  }

  private static String json(Map<String, Object> fields) {
    return Documents.text(with(fields, "request_id", "r"));
  }

  @Test
  void shouldTellOneStoryInAllProtocols() {
    try (var client = operations();
        var other = channels()) {
      for (var own : List.of("orders", "executions", "positions", "account")) {
        done(client.ask(own + ".subscribe"));
      }
      for (var own : List.of("orders", "positions", "account")) {
        assertThat(other.subscribe(own).get("success").asBoolean()).isTrue();
      }

      var order = done(client.ask("orders.place", MARKET)).get("order");

      assertThat(order.get("status").asText()).isEqualTo("filled");
      var id = order.get("order_id").asText();
      var filled =
          client.awaitPush(
              "orders:" + user, push -> push.at("/payload/status").asText().equals("filled"));
      assertThat(filled.get("payload")).isEqualTo(order);
      var execution = client.awaitPushes("executions:" + user, 1).getFirst();
      assertThat(execution.at("/payload/order_id").asText()).isEqualTo(id);
      assertThat(execution.at("/payload/evidence/topic").asText()).isEqualTo("orderbook:AAPL");
      var position = client.awaitPushes("positions:" + user + ":AAPL", 1).getLast();
      assertThat(position.at("/payload/size").decimalValue()).isEqualByComparingTo("3");

      var update =
          other.await(
              message ->
                  message.get("type").asText().equals("order_update")
                      && message.get("status").asText().equals("filled"));
      assertThat(update.get("seq")).isEqualTo(filled.get("seq"));
      assertThat(update.get("version")).isEqualTo(order.get("version"));

      assertThat(rest("orders/" + id)).isEqualTo(order);
      assertThat(done(client.ask("orders.get", Map.of("order_id", id))).get("order"))
          .isEqualTo(order);
      assertThat(rest("executions").get("executions").get(0))
          .isEqualTo(client.pushes("executions:" + user).getLast().get("payload"));
      assertThat(rest("positions").get("positions").get(0).get("size"))
          .isEqualTo(position.at("/payload/size"));
      var account = done(client.ask("account.get"));
      assertThat(account.get("user_id").asText()).isEqualTo(user);
      assertThat(account.at("/balances/0")).isEqualTo(rest("account").at("/balances/0"));
      assertThat(done(client.ask("account.audit")).get("ok").asBoolean()).isTrue();
    }
  }

  @Test
  void shouldSendExecutionsOnTheChannelOfOrders() {
    try (var client = channels()) {
      assertThat(client.subscribe("orders").get("success").asBoolean()).isTrue();

      client.send(json(with(MARKET, "type", "place_order")));
      var messages = client.settle();

      var answer = only(messages, "order_response");
      assertThat(answer.get("channel").asText()).isEqualTo("orders");
      assertThat(answer.get("success").asBoolean()).isTrue();
      var execution = only(messages, "execution");
      assertThat(execution.get("channel").asText()).isEqualTo("orders");
      assertThat(execution.get("seq").asLong()).isOne();
      assertThat(execution.get("order_id")).isEqualTo(answer.at("/order/order_id"));
    }
  }

  private static JsonNode only(List<JsonNode> messages, String type) {
    var found = messages.stream().filter(each -> each.get("type").asText().equals(type)).toList();
    assertThat(found).as(type).hasSize(1);
    return found.getFirst();
  }

  @Test
  void shouldChangeAndCancelOverBothProtocols() {
    try (var client = operations();
        var other = channels()) {
      var id =
          done(client.ask("orders.place", with(RESTING, "client_order_id", "mine")))
              .at("/order/order_id")
              .asText();
      var again = done(client.ask("orders.place", with(RESTING, "client_order_id", "mine")));
      assertThat(again.at("/order/order_id").asText()).isEqualTo(id);

      var bracketed =
          other.ask(json(Map.of("type", "replace_order", "order_id", id, "stop_loss", 1.25)));
      assertThat(bracketed.at("/order/stop_loss").decimalValue()).isEqualByComparingTo("1.25");
      var kept =
          done(client.ask("orders.replace", Map.of("client_order_id", "mine", "price", 1.4)));
      assertThat(kept.at("/order/stop_loss").decimalValue()).isEqualByComparingTo("1.25");
      var removed =
          done(
              client.askUnchecked(
                  "orders.replace", "{\"order_id\": \"%s\", \"stop_loss\": null}".formatted(id)));
      assertThat(removed.get("order").has("stop_loss")).isFalse();

      var cancelled = other.ask(json(Map.of("type", "cancel_order", "client_order_id", "mine")));
      assertThat(cancelled.at("/order/status").asText()).isEqualTo("cancelled");
      var late = client.ask("orders.cancel", Map.of("order_id", id));
      assertThat(late.get("status").asText()).isEqualTo("error");
      assertThat(late.get("code").asText()).isEqualTo("order_not_open");
      assertThat(late.get("retryable").asBoolean()).isFalse();
      assertThat(late.has("order")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "price, 1.00001, invalid_price, price",
    "quantity, 0.00000001, invalid_quantity, quantity",
    "symbol, NONE, unknown_symbol, symbol",
    "quantity, 1000000000, insufficient_funds, ",
  })
  void shouldSayWhyAnOrderIsRefused(String field, String value, String code, String wrong) {
    var order = with(RESTING, field, field.equals("symbol") ? value : Double.valueOf(value));
    try (var client = operations();
        var other = channels()) {
      var answer = client.ask("orders.place", order);
      var response = other.ask(json(with(order, "type", "place_order")));

      assertThat(answer.get("status").asText()).isEqualTo("error");
      assertThat(answer.get("code").asText()).isEqualTo(code);
      assertThat(answer.get("retryable").asBoolean()).isFalse();
      assertThat(response.get("success").asBoolean()).isFalse();
      assertThat(response.get("code").asText()).isEqualTo(code);
      assertThat(response.get("error")).isEqualTo(answer.get("message"));
      if (wrong != null) {
        assertThat(answer.get("field").asText()).isEqualTo(wrong);
      }
    }
  }

  @Test
  void shouldAskForAPermission() {
    var reader = server.token(user, 3600, "account");
    try (var nobody = server.connect();
        var client = server.connect(Map.of("Authorization", "Bearer " + reader))) {
      assertThat(nobody.ask("orders.list").get("code").asText()).isEqualTo("unauthenticated");
      assertThat(client.ask("orders.place", RESTING).get("code").asText())
          .isEqualTo("not_permitted");
      assertThat(done(client.ask("orders.list")).get("orders")).isEmpty();
      assertThat(client.ask("connection.take_over", Map.of("connection_id", "x")).get("code"))
          .hasToString("\"not_permitted\"");
    }
  }

  @Test
  void shouldContinueFromTheSnapshotOfASubscription() {
    try (var client = operations();
        var other = operations()) {
      var kept = done(client.ask("orders.place", RESTING)).at("/order/order_id").asText();
      var gone = done(client.ask("orders.place", RESTING)).at("/order/order_id").asText();
      done(client.ask("orders.cancel", Map.of("order_id", gone)));

      var answer = done(other.ask("orders.subscribe", Map.of("params", Map.of("snapshot", true))));

      assertThat(answer.get("orders")).hasSize(1);
      assertThat(answer.at("/orders/0/order_id").asText()).isEqualTo(kept);
      assertThat(answer.has("recovered")).isFalse();
      done(client.ask("orders.cancel", Map.of("order_id", kept)));
      var push = other.awaitPushes("orders:" + user, 1).getFirst();
      assertThat(push.get("seq").asLong()).isEqualTo(answer.get("seq").asLong() + 1);
    }
  }

  @Test
  void shouldContinueFromThePositionOfAList() {
    try (var client = operations()) {
      done(client.ask("orders.place", RESTING));
      var list = rest("orders");
      done(client.ask("orders.cancel_all"));

      var position = list.get("position");
      var answer =
          done(
              client.ask(
                  "orders.subscribe",
                  Map.of(
                      "recover",
                      Map.of(
                          "epoch", position.get("epoch").asText(),
                          "seq", position.get("seq").asLong()))));

      assertThat(answer.get("recovered").asBoolean()).isTrue();
      var push = client.awaitPushes("orders:" + user, 1).getFirst();
      assertThat(push.at("/payload/status").asText()).isEqualTo("cancelled");
      assertThat(push.get("seq").asLong()).isEqualTo(position.get("seq").asLong() + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"positions", "account"})
  void shouldContinueFromThePositionsOfAnAnswer(String name) {
    try (var client = operations()) {
      done(client.ask("orders.place", MARKET));
      var position = rest(name).get("position");
      assertThat(position.get("positions")).isNotEmpty();

      var answer =
          done(
              client.ask(
                  name + ".subscribe",
                  Map.of(
                      "recover",
                      Map.of(
                          "epoch", position.get("epoch").asText(),
                          "positions", position.get("positions")))));

      assertThat(answer.get("recovered").asBoolean()).isTrue();
      client.settle();
      assertThat(client.messages()).allMatch(each -> !each.get("type").asText().contains("update"));
    }
  }

  @Test
  void shouldPushTheCurrentValuesOfAnAccountThatNobodyHasFollowed() {
    try (var client = operations();
        var other = channels()) {
      var answer = done(client.ask("account.subscribe"));
      var balance = client.awaitPushes("account:" + user + ":USD", 1).getFirst();

      assertThat(answer.at("/results/0/topic").asText()).isEqualTo("account:" + user + ":USD");
      assertThat(balance.at("/payload/total").decimalValue()).isEqualByComparingTo("100000");
      assertThat(other.subscribe("account").at("/positions/0/asset").asText()).isEqualTo("USD");
      assertThat(other.awaitType("balance_update").get("total"))
          .isEqualTo(balance.at("/payload/total"));
    }
  }

  @Test
  void shouldRevaluePositionsWithoutCountingThat() {
    try (var client = operations();
        var other = channels()) {
      done(client.ask("orders.place", MARKET));
      done(client.ask("positions.subscribe"));
      assertThat(other.subscribe("positions").get("success").asBoolean()).isTrue();
      var topic = "positions:" + user + ":AAPL";
      var position = client.awaitPushes(topic, 1).getFirst();

      var revalued = client.awaitPush(topic, push -> push.at("/payload/revaluation").asBoolean());
      var message = other.await(each -> each.path("revaluation").asBoolean());

      assertThat(revalued.get("seq")).isEqualTo(position.get("seq"));
      assertThat(message.get("seq")).isEqualTo(position.get("seq"));
      assertThat(revalued.at("/payload/size")).isEqualTo(position.at("/payload/size"));
      var mark = revalued.at("/payload/mark_price").decimalValue();
      assertThat(revalued.at("/payload/unrealized_pnl").decimalValue())
          .isEqualByComparingTo(
              mark.subtract(revalued.at("/payload/entry_price").decimalValue())
                  .multiply(new BigDecimal("3")));
      var ledger = client.ask("connection.ledger").get("subscriptions");
      for (var row : ledger) {
        if (row.get("topic").asText().equals(topic)) {
          assertThat(row.get("delivered").asInt()).isOne();
        }
      }
    }
  }

  @Test
  void shouldAnswerInOrderAndEachRequestOnce() {
    try (var client = operations()) {
      for (int i = 0; i < 15; i++) {
        client.send("orders.place", with(RESTING, "client_order_id", "in-order-" + i));
        client.sendUnchecked("{\"type\": \"ping\"}");
      }
      done(client.ask("orders.list", Map.of("limit", 1)));

      var types = client.messages().stream().map(message -> message.get("type").asText()).toList();
      assertThat(types.subList(0, 30))
          .containsExactlyElementsOf(
              IntStream.range(0, 30)
                  .mapToObj(i -> i % 2 == 0 ? "orders.place.response" : "ping.response")
                  .toList());
    }
  }

  @Test
  void shouldPreviewCloseAndBracket() {
    try (var client = operations()) {
      var preview = done(client.ask("orders.preview", MARKET));
      assertThat(preview.get("required").decimalValue()).isPositive();
      done(client.ask("orders.place", MARKET));
      var bracketed =
          done(client.ask("positions.brackets", Map.of("symbol", "AAPL", "stop_loss", 1)));
      assertThat(bracketed.get("stop_loss").decimalValue()).isEqualByComparingTo("1");
      assertThat(done(client.ask("positions.list")).get("positions")).hasSize(1);

      var closed = done(client.ask("positions.close", Map.of("symbol", "AAPL")));

      assertThat(closed.at("/order/side").asText()).isEqualTo("sell");
      assertThat(done(client.ask("positions.list")).get("positions")).isEmpty();
      assertThat(done(client.ask("executions.list", Map.of("limit", 1))).get("executions"))
          .hasSize(1);
      assertThat(done(client.ask("account.reset")).at("/currencies/0/cash").decimalValue())
          .isEqualByComparingTo("100000");
    }
  }
}
