package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.stream.loop.NanoClock;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paper trading over REST, and what sockets see of it. */
class BrokerTest {

  private static final String ORDERS = "/api/v1/broker/orders";
  private static final String EXECUTIONS = "/api/v1/broker/executions";

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true"));

  /** A user of this test alone. */
  private final Trader trader = new Trader(server, "user-" + System.nanoTime());

  /** A user's REST. */
  private record Trader(ServerUnderTest server, String user, String token) {

    Trader(ServerUnderTest server, String user) {
      this(server, user, server.token(user, 3600, "trade", "account"));
    }

    RestClient.Answer call(String method, String path, String body) {
      return server.rest().call(method, path, body, "Authorization", "Bearer " + token);
    }

    RestClient.Answer get(String path) {
      return call("GET", path, "");
    }

    RestClient.Answer place(String body) {
      return call("POST", ORDERS, body.replace('\'', '"'));
    }

    JsonNode placed(String body) {
      var answer = place(body);
      assertThat(answer.status()).as(answer.text()).isEqualTo(201);
      return answer.json();
    }

    JsonNode account() {
      return get("/api/v1/broker/account").json();
    }

    void isSound() {
      var audit = get("/api/v1/broker/account/audit").json();
      assertThat(audit.get("ok").asBoolean()).as(audit.toString()).isTrue();
    }
  }

  @Test
  void shouldFillAMarketOrderFromThePublicBook() {
    var order =
        trader.placed("{'symbol': 'aapl', 'side': 'buy', 'order_type': 'market', 'quantity': 3}");

    assertThat(order.get("status").asText()).isEqualTo("filled");
    assertThat(order.get("symbol").asText()).isEqualTo("AAPL");
    assertThat(order.get("filled_quantity").decimalValue()).isEqualByComparingTo("3");
    var executions = trader.get(EXECUTIONS).json().get("executions");
    var sum = BigDecimal.ZERO;
    for (var execution : executions) {
      assertThat(execution.get("order_id")).isEqualTo(order.get("order_id"));
      assertThat(execution.get("liquidity").asText()).isEqualTo("taker");
      assertThat(execution.at("/evidence/topic").asText()).isEqualTo("orderbook:AAPL");
      assertThat(execution.at("/evidence/seq").asLong()).isPositive();
      sum = sum.add(execution.get("quantity").decimalValue());
    }
    assertThat(sum).isEqualByComparingTo("3");
    var position = trader.get("/api/v1/broker/positions").json().at("/positions/0");
    assertThat(position.get("side").asText()).isEqualTo("long");
    assertThat(position.get("size").decimalValue()).isEqualByComparingTo("3");
    var usd = trader.account().at("/currencies/0");
    assertThat(usd.get("currency").asText()).isEqualTo("USD");
    assertThat(usd.get("cash").decimalValue()).isLessThan(new BigDecimal("100000"));
    trader.isSound();

    var closed = trader.call("DELETE", "/api/v1/broker/positions/AAPL", "");

    assertThat(closed.json().get("side").asText()).isEqualTo("sell");
    assertThat(trader.get("/api/v1/broker/positions").json().get("positions")).isEmpty();
    trader.isSound();
  }

  @Test
  void shouldKeepALimitOrderUntilItIsCancelled() {
    var order =
        trader.placed(
            "{'symbol': 'MSFT', 'side': 'buy', 'order_type': 'limit', 'quantity': 10, 'price': 1.5}");
    var path = ORDERS + "/" + order.get("order_id").asText();

    assertThat(order.get("status").asText()).isEqualTo("open");
    assertThat(trader.account().at("/currencies/0/locked").decimalValue())
        .isEqualByComparingTo("7.5");
    assertThat(trader.get(ORDERS + "?status=open").json().get("orders")).hasSize(1);
    var changed = trader.call("PATCH", path, "{\"quantity\": 8, \"price\": 1.25}");
    assertThat(changed.json().get("price").decimalValue()).isEqualByComparingTo("1.25");
    assertThat(changed.json().get("version").asInt()).isEqualTo(2);

    var cancelled = trader.call("DELETE", path, "");

    assertThat(cancelled.json().get("status").asText()).isEqualTo("cancelled");
    assertThat(cancelled.json().get("reason").asText()).isEqualTo("user");
    assertThat(trader.get(path).json().get("status").asText()).isEqualTo("cancelled");
    assertThat(trader.get(ORDERS + "?status=open").json().get("orders")).isEmpty();
    assertThat(trader.account().at("/currencies/0/locked").decimalValue())
        .isEqualByComparingTo("0");
    var again = trader.call("DELETE", path, "");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().get("code").asText()).isEqualTo("order_not_open");
  }

  @Test
  void shouldExecuteAClientOrderIdOnce() {
    var body =
        "{'symbol': 'TSLA', 'side': 'buy', 'order_type': 'limit', 'quantity': 1, 'price': 1, 'client_order_id': 'a-1'}";
    var order = trader.placed(body);

    var again = trader.place(body.replace("}", ", 'time_in_force': 'gtc'}"));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(order);
    var other = trader.place(body.replace("'quantity': 1", "'quantity': 2"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().get("code").asText()).isEqualTo("duplicate_client_order_id");
    assertThat(trader.get(ORDERS + "/by_client_order_id/a-1").json()).isEqualTo(order);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'symbol': 'NOPE', 'quantity': 1 | 404 | unknown_symbol",
        "'symbol': 'AAPL', 'quantity': 0 | 400 | invalid_quantity",
        "'symbol': 'AAPL', 'quantity': 1.5 | 400 | invalid_quantity",
        "'symbol': 'AAPL', 'quantity': 1e30 | 400 | invalid_quantity",
        "'symbol': 'AAPL', 'quantity': '1' | 400 | invalid_field",
        "'symbol': 'AAPL', 'quantity': 1, 'price': 1 | 400 | invalid_price",
        "'symbol': 'AAPL', 'quantity': 1, 'take_profit': 1.001 | 400 | invalid_take_profit",
        "'symbol': 'AAPL', 'quantity': 1, 'cancel_on_disconnect': true | 400 | invalid_field",
        "'symbol': 'AAPL', 'quantity': 1000000 | 422 | insufficient_funds",
      })
  void shouldRefuseAtTheDoor(String fields, int status, String code) {
    var answer = trader.place("{'side': 'buy', 'order_type': 'market', " + fields + "}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().get("code").asText()).isEqualTo(code);
    assertThat(trader.get(ORDERS).json().get("orders")).isEmpty();
  }

  @Test
  void shouldShowWhatAnOrderWouldCost() {
    var preview =
        trader.call(
            "POST",
            ORDERS + "/preview",
            "{\"symbol\": \"AAPL\", \"side\": \"buy\", \"order_type\": \"market\", \"quantity\": 1}");

    assertThat(preview.status()).isEqualTo(200);
    assertThat(preview.json().get("average_price").decimalValue()).isPositive();
    assertThat(trader.get(ORDERS).json().get("orders")).isEmpty();
  }

  /** Where the market stands still, no trade has come since the start. */
  @Test
  void shouldValueByTheLastTradeFromTheStartOn() {
    var clock = new ManualClock(Instant.parse("2026-03-04T15:16:17Z"));
    try (var still =
        ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true"), clock, NanoClock.system())) {
      var quote =
          still
              .rest()
              .post("/api/v1/datafeed/quotes", "{\"symbols\": [\"AAPL\"]}")
              .json()
              .at("/0/v");
      var last = quote.get("lp").decimalValue();
      assertThat(last).isNotEqualByComparingTo(quote.get("prev_close_price").decimalValue());

      var preview =
          new Trader(still, "ada")
              .call(
                  "POST",
                  ORDERS + "/preview",
                  "{\"symbol\": \"AAPL\", \"side\": \"buy\", \"order_type\": \"stop\", "
                      + "\"quantity\": 200, \"trail_price\": 1}");

      // Half of its value at the trigger price and 3 percent, rounded up to a cent each.
      var trigger = last.add(BigDecimal.ONE);
      var reserve = trigger.multiply(new BigDecimal("0.03")).setScale(2, RoundingMode.CEILING);
      assertThat(preview.json().get("required").decimalValue())
          .as(preview.text())
          .isEqualByComparingTo(trigger.add(reserve).multiply(BigDecimal.valueOf(100)));
    }
  }

  @Test
  void shouldKnowTheUserByTheirTokenAlone() {
    var order =
        trader.placed(
            "{'symbol': 'AAPL', 'side': 'buy', 'order_type': 'limit', 'quantity': 1, 'price': 1}");
    var path = ORDERS + "/" + order.get("order_id").asText();
    var other = new Trader(server, trader.user() + "x");

    assertThat(other.get(path).status()).isEqualTo(404);
    assertThat(other.call("DELETE", path, "").json().get("code").asText())
        .isEqualTo("unknown_order");
    assertThat(server.rest().get(path).status()).isEqualTo(401);
    assertThat(server.rest().get(path, "Authorization", "Bearer no.such.token").status())
        .isEqualTo(401);
    assertThat(server.rest().get(path, "Authorization", "Basic abc").status()).isEqualTo(401);
    var reader = new Trader(server, trader.user(), server.token(trader.user(), 60, "account"));
    assertThat(reader.get(path).status()).isEqualTo(200);
    assertThat(reader.call("DELETE", path, "").json().get("code").asText())
        .isEqualTo("not_permitted");
    var none = new Trader(server, trader.user(), server.token(trader.user(), 60, "other"));
    assertThat(none.get(path).status()).isEqualTo(403);
  }

  @Test
  void shouldTellSubscribersOfTheUser() {
    try (var client = server.connect(Map.of("Authorization", "Bearer " + trader.token()))) {
      client.ask("orders.subscribe");

      var order =
          trader.placed(
              "{'symbol': 'META', 'side': 'sell', 'order_type': 'market', 'quantity': 2}");

      var filled =
          client
              .awaitPush(
                  "orders:" + trader.user(),
                  push -> push.at("/payload/status").asText().equals("filled"))
              .get("payload");
      assertThat(filled.get("order_id")).isEqualTo(order.get("order_id"));
      assertThat(filled.get("average_fill_price")).isEqualTo(order.get("average_fill_price"));
    }
  }

  @Test
  void shouldKeepAccountsOverARestart(@TempDir Path data) {
    var environment = Map.of("AUTH_DEV_TOKENS", "true", "DATA_DIR", data.toString());
    JsonNode account;
    JsonNode orders;
    JsonNode executions;
    try (var first = ServerUnderTest.start(environment)) {
      var user = new Trader(first, "ada");
      user.placed("{'symbol': 'AAPL', 'side': 'buy', 'order_type': 'market', 'quantity': 3}");
      user.placed(
          "{'symbol': 'AAPL', 'side': 'sell', 'order_type': 'limit', 'quantity': 2, 'price': 100000}");
      account = user.account().at("/balances");
      orders = user.get(ORDERS).json().get("orders");
      executions = user.get(EXECUTIONS).json().get("executions");
      assertThat(orders).hasSize(2);
    }

    try (var second = ServerUnderTest.start(environment)) {
      var user = new Trader(second, "ada");

      assertThat(user.account().at("/balances")).isEqualTo(account);
      assertThat(user.get(ORDERS).json().get("orders")).isEqualTo(orders);
      assertThat(user.get(EXECUTIONS).json().get("executions")).isEqualTo(executions);
      var oldest = orders.get(1);
      assertThat(user.get(ORDERS + "/" + oldest.get("order_id").asText()).json()).isEqualTo(oldest);
      assertThat(user.get(ORDERS + "?limit=1").json().get("has_more").asBoolean()).isTrue();
      user.isSound();
    }
  }

  @Test
  void shouldBeginAgain() {
    trader.placed("{'symbol': 'AAPL', 'side': 'buy', 'order_type': 'market', 'quantity': 3}");

    var account = trader.call("POST", "/api/v1/broker/account/reset", "");

    assertThat(account.json().at("/currencies/0/cash").decimalValue())
        .isEqualByComparingTo("100000");
    assertThat(trader.get("/api/v1/broker/positions").json().get("positions")).isEmpty();
  }
}
