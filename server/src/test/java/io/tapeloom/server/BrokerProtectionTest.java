package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Orders that are cancelled when time has passed: that of their connection, or of a timer. */
class BrokerProtectionTest {

  private static final Map<String, Object> RESTING =
      Map.of("symbol", "AAPL", "side", "buy", "order_type", "limit", "quantity", 10, "price", 1.5);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-04T15:16:17Z"));

  @AutoClose
  private final ServerUnderTest server =
      ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true"), clock, NanoClock.system());

  private final String token = server.token("ann", 36_000, "trade", "account");

  private OperationClient operations() {
    return server.connect(Map.of("Authorization", "Bearer " + token));
  }

  private ChannelClient channels() {
    return server.connectToChannels(Map.of("Authorization", "Bearer " + token));
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
  void shouldCancelTheOrdersOfAConnectionThatHasEnded() {
    var bound = with(RESTING, "cancel_on_disconnect", true);
    try (var watcher = operations();
        var client = channels()) {
      var first = operations();
      var mine = done(first.ask("orders.place", bound)).at("/order/order_id").asText();
      var kept = done(first.ask("orders.place", RESTING)).at("/order/order_id").asText();
      var others =
          client.ask(json(with(bound, "type", "place_order"))).at("/order/order_id").asText();
      first.abort();

      await()
          .until(
              () -> {
                clock.advance(Duration.ofSeconds(1));
                return status(watcher, mine).equals("cancelled");
              });

      assertThat(done(watcher.ask("orders.get", Map.of("order_id", mine))).at("/order/reason"))
          .hasToString("\"disconnect\"");
      assertThat(status(watcher, kept)).isEqualTo("open");
      assertThat(status(watcher, others)).isEqualTo("open");
    }
  }

  @Test
  void shouldLeaveOrdersToAConnectionThatTakesThemOver() {
    var bound = with(RESTING, "cancel_on_disconnect", true);
    try (var watcher = operations();
        var last = channels()) {
      var second = operations();
      String mine;
      try (var first = server.connect()) {
        var id = done(first.ask("auth", Map.of("token", token))).get("connection_id").asText();
        mine = done(first.ask("orders.place", bound)).at("/order/order_id").asText();
        first.abort();
        assertThat(
                done(second.ask("connection.take_over", Map.of("connection_id", id)))
                    .get("orders")
                    .asInt())
            .isOne();
      }
      clock.advance(Duration.ofSeconds(6));
      clock.advance(Duration.ofSeconds(6));
      watcher.settle();
      assertThat(status(watcher, mine)).isEqualTo("open");

      var secondId = done(second.ask("auth", Map.of("token", token))).get("connection_id").asText();
      var taken = last.ask(json(Map.of("type", "take_over", "connection_id", secondId)));
      assertThat(taken.get("orders").asInt()).isOne();
      second.abort();
      last.hangUp();

      await()
          .until(
              () -> {
                clock.advance(Duration.ofSeconds(1));
                return status(watcher, mine).equals("cancelled");
              });
    }
  }

  private static String status(OperationClient client, String order) {
    return done(client.ask("orders.get", Map.of("order_id", order))).at("/order/status").asText();
  }

  @Test
  void shouldCancelAllAfterATime() {
    try (var client = operations()) {
      var order = done(client.ask("orders.place", RESTING)).at("/order/order_id").asText();

      var timer = done(client.ask("orders.cancel_all_after", Map.of("timeout_ms", 2_000)));

      assertThat(timer.get("fires_at").asLong()).isGreaterThan(clock.instant().toEpochMilli());
      await()
          .until(
              () -> {
                clock.advance(Duration.ofSeconds(1));
                return status(client, order).equals("cancelled");
              });
      var refused = client.ask("orders.cancel_all_after", Map.of("timeout_ms", 5));
      assertThat(refused.get("code").asText()).isEqualTo("invalid_timeout");
      assertThat(refused.get("field").asText()).isEqualTo("timeout_ms");
      var off = done(client.ask("orders.cancel_all_after", Map.of("timeout_ms", 0)));
      assertThat(off.has("fires_at")).isFalse();
    }
  }
}
