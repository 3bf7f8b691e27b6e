package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.broker.OrderStatus;
import io.tapeloom.broker.OrderType;
import io.tapeloom.market.Side;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.loop.NanoClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each channel is what the table of channels says. */
class ChannelTableTest {

  private static final String TABLE =
      """
      market_data   | false | 100 | 500  | market_tick      | symbol price volume bid ask change change_percent
      orderbook     | false | 50  | 200  | orderbook_update | symbol bids asks sequence
      trades        | false | 100 | 300  | trade            | symbol price quantity side trade_id
      chart_data    | false | 10  | 100  | candlestick      | symbol resolution time open high low close volume is_final
      account       | true  | 10  | 50   | balance_update   | asset available locked total
      positions     | true  | 20  | 50   | position_update  | symbol side size entry_price mark_price unrealized_pnl realized_pnl
      orders        | true  | 50  | 100  | order_update     | order_id symbol side order_type time_in_force status quantity filled_quantity leaves_quantity price average_fill_price post_only reduce_only cancel_on_disconnect version created_at updated_at
      notifications | true  | 20  | 200  | notification     | category title message data
      system        | false | 5   | 1000 | system           | event message data
      heartbeat     | false | 1   | 1000 | heartbeat        | server_time as_of lag_ms
      """;

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of(
              "AUTH_DEV_TOKENS", "true",
              "MARKET_SPEED", "20",
              "WS_HEARTBEAT_INTERVAL", "2",
              "BAR_BROADCASTER_INTERVAL", "0.1"));

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = TABLE)
  void shouldBeToldInTheWelcomeAndInTheConfiguration(
      String channel, boolean auth, int rate, int most, String type) {
    try (var client = server.connectToChannels()) {
      var welcomed = row(client.welcome().get("available_channels"), channel);
      var configured = row(server.rest().get("/api/v1/ws/config").json().get("channels"), channel);
      var counted = row(server.rest().get("/api/v1/ws/stats").json().get("channels"), channel);

      assertThat(Documents.fields(welcomed))
          .containsExactlyInAnyOrder("name", "description", "requires_auth", "rate_limit");
      assertThat(welcomed.get("requires_auth").asBoolean()).isEqualTo(auth);
      assertThat(welcomed.get("rate_limit").asInt()).isEqualTo(rate);
      for (var row : List.of(configured, counted)) {
        assertThat(row.get("description")).isEqualTo(welcomed.get("description"));
        assertThat(row.get("requires_auth").asBoolean()).isEqualTo(auth);
        assertThat(row.get("rate_limit").asInt()).isEqualTo(rate);
        assertThat(row.get("max_subscribers").asInt()).isEqualTo(most);
        assertThat(row.get("message_types").toString())
            .isEqualTo(
                channel.equals("orders")
                    ? "[\"order_update\",\"execution\"]"
                    : "[\"%s\"]".formatted(type));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = TABLE)
  void shouldCarryMessagesOfItsTypeWithExactlyItsFields(
      String channel, boolean auth, int rate, int most, String type, String fields) {
    try (var client = server.connectToChannels()) {
      if (auth) {
        assertThat(client.subscribe(channel).get("error").asText())
            .isEqualTo("Channel '%s' requires authentication".formatted(channel));
        client.authenticate(server.token("ada", 3600));
      }
      assertThat(client.subscribe(channel).get("success").asBoolean()).isTrue();
      publish(channel);

      var message = client.await(each -> each.has("seq"));

      var expected = new HashSet<>(List.of(fields.split(" ", -1)));
      expected.addAll(Set.of("type", "timestamp", "channel", "seq"));
      assertThat(Documents.fields(message)).isEqualTo(expected);
      assertThat(message.get("type").asText()).isEqualTo(type);
      assertThat(message.get("channel").asText()).isEqualTo(channel);
      assertThat(message.get("timestamp").asText())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
      assertThat(message.get("seq").asLong()).isPositive();
    }
  }

  @Test
  void shouldWelcomeWithTheConnectionAndTheHeartbeat() {
    try (var client = server.connectToChannels();
        var other = server.connectToChannels()) {
      var welcome = client.welcome();

      assertThat(Documents.fields(welcome))
          .containsExactlyInAnyOrder(
              "type",
              "timestamp",
              "channel",
              "connection_id",
              "available_channels",
              "heartbeat_interval",
              "market");
      assertThat(welcome.get("channel").asText()).isEqualTo("system");
      assertThat(welcome.get("connection_id").asText()).matches("[0-9a-f-]{36}");
      assertThat(welcome.get("connection_id")).isNotEqualTo(other.welcome().get("connection_id"));
      assertThat(welcome.get("heartbeat_interval").asDouble()).isEqualTo(2);
      assertThat(welcome.get("available_channels")).hasSize(10);
    }
  }

  @Test
  void shouldBeatTheTime() {
    try (var client = server.connectToChannels()) {
      client.subscribe("heartbeat");

      var first = Instant.parse(client.awaitType("heartbeat").get("server_time").asText());
      var second = Instant.parse(client.awaitType("heartbeat").get("server_time").asText());

      assertThat(second).isAfter(first);
    }
  }

  @Test
  void shouldShowTheFirstWhoListensTheLastBeat() {
    var clock = new ManualClock(Instant.parse("2026-03-02T12:00:00.500Z"));
    try (var own = ServerUnderTest.start(Map.of(), clock, NanoClock.system());
        var client = own.connectToChannels()) {
      clock.advance(Duration.ofSeconds(20));
      client.subscribe("heartbeat");

      assertThat(client.awaitType("heartbeat").get("server_time").asText())
          .isEqualTo("2026-03-02T12:00:00.500Z");
    }
  }

  /** Limits of every channel come from the environment, whatever their names. */
  @Test
  void shouldTakeItsLimitsFromTheEnvironment() {
    var environment = new HashMap<String, String>(Map.of("AUTH_DEV_TOKENS", "true"));
    var names = TABLE.lines().map(line -> line.substring(0, line.indexOf(" "))).toList();
    for (int i = 0; i < names.size(); i++) {
      var prefix = "CHANNEL_" + names.get(i).toUpperCase(Locale.ROOT);
      environment.put(prefix + "_RATE_LIMIT", Integer.toString(i + 11));
      environment.put(prefix + "_MAX_SUBSCRIBERS", "1");
    }
    try (var other = ServerUnderTest.start(environment);
        var first = other.connectToChannels();
        var second = other.connectToChannels()) {
      first.authenticate(other.token("ada", 3600));
      second.authenticate(other.token("bob", 3600));
      var configuration = other.rest().get("/api/v1/ws/config").json().get("channels");

      for (int i = 0; i < names.size(); i++) {
        var name = names.get(i);
        assertThat(row(configuration, name).get("rate_limit").asInt()).isEqualTo(i + 11);
        assertThat(row(configuration, name).get("max_subscribers").asInt()).isOne();
        assertThat(first.subscribe(name).get("success").asBoolean()).isTrue();
        var refused = second.subscribe(name);
        assertThat(refused.get("success").asBoolean()).isFalse();
        assertThat(refused.get("error").asText())
            .isEqualTo("Channel '%s' has reached maximum subscribers".formatted(name));
      }
    }
  }

  private static void publish(String channel) {
    var users = server.part(UserTopics.class);
    var one = BigDecimal.ONE;
    switch (channel) {
      case "account" ->
          users.publish("ada", new UserEvents.Balance("USD", one, one, Instant.EPOCH));
      case "positions" ->
          users.publish(
              "ada",
              UserEvents.Position.of(
                  "AAPL", UserEvents.PositionSide.LONG, one, one, one, one, one, Instant.EPOCH));
      case "orders" -> users.publish("ada", order());
      case "notifications" ->
          users.publish(
              "ada",
              new UserEvents.Alert(
                  UserEvents.Category.INFO, "A title", "A text", Map.of("a", 1), Instant.EPOCH));
      case "system" ->
          server
              .part(SystemTopics.class)
              .publish(SystemTopics.Event.MAINTENANCE, "Soon", Map.of("minutes", 5));
      default -> {}
    }
  }

  private static UserEvents.Order order() {
    return UserEvents.Order.of(
        "o-1",
        "AAPL",
        Side.BUY,
        OrderType.STOP_LIMIT,
        OrderStatus.OPEN,
        BigDecimal.TEN,
        BigDecimal.ONE,
        Optional.of(BigDecimal.ONE),
        Optional.of(BigDecimal.ONE),
        Instant.EPOCH);
  }

  private static JsonNode row(JsonNode rows, String name) {
    for (var row : rows) {
      if (row.get("name").asText().equals(name)) {
        return row;
      }
    }
    throw new AssertionError("no channel " + name);
  }
}
