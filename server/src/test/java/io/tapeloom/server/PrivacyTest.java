package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.broker.OrderStatus;
import io.tapeloom.broker.OrderType;
import io.tapeloom.market.Side;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody is told what is another's, whatever comes after whatever, in either protocol. */
class PrivacyTest {

  private static final int PUBLICATIONS = 8_000; // fewer of a topic than are kept

  /** Names that begin with each other, or look like parts of topics. */
  private static final List<String> USERS = List.of("ann", "ann2", "an", "ann:x", "an{user}");

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of(
              "AUTH_DEV_TOKENS",
              "true",
              "CHANNEL_ORDERS_RATE_LIMIT",
              "1000",
              "CHANNEL_ACCOUNT_RATE_LIMIT",
              "1000"));

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldTellUsersOfTheirOwnAlone(long seed) {
    var topics = server.part(UserTopics.class);
    var random = new Random(seed);
    var operations = new ArrayList<OperationClient>();
    var channels = new ArrayList<ChannelClient>();
    for (var user : USERS) {
      var token = server.token(user, 3600);
      var one = server.connect();
      one.ask("auth", Map.of("token", token));
      for (var name : List.of("account", "positions", "orders", "notifications")) {
        one.ask(name + ".subscribe");
      }
      operations.add(one);
      var other = server.connectToChannels();
      other.authenticate(token);
      for (var name : List.of("account", "positions", "orders", "notifications")) {
        other.subscribe(name);
      }
      channels.add(other);
    }
    var orders = new int[USERS.size()];
    long run = seed * PUBLICATIONS;

    for (int i = 0; i < PUBLICATIONS; i++) {
      int to = random.nextInt(USERS.size());
      var user = USERS.get(to);
      switch (random.nextInt(4)) {
        case 0 -> topics.publish(user, order(user + "#" + run + "#" + orders[to]++));
        case 1 -> topics.publish(user, balance("asset of " + user));
        case 2 -> topics.publish(user, position("symbol of " + user));
        default -> topics.publish(user, alert(user + "#" + run));
      }
    }

    for (int u = 0; u < USERS.size(); u++) {
      var user = USERS.get(u);
      topics.publish(user, order(user + "#" + run + "#last"));
      var expected = new ArrayList<String>();
      for (int i = 0; i < orders[u]; i++) {
        expected.add(user + "#" + run + "#" + i);
      }
      expected.add(user + "#" + run + "#last");

      assertThat(ordersToldByOperations(operations.get(u), user, expected.getLast()))
          .isEqualTo(expected);
      assertThat(ordersToldByChannels(channels.get(u), user, expected.getLast()))
          .isEqualTo(expected);
    }
    operations.forEach(OperationClient::close);
    channels.forEach(ChannelClient::close);
  }

  private static List<String> ordersToldByOperations(
      OperationClient client, String user, String last) {
    client.awaitMessage(message -> message.at("/payload/order_id").asText().equals(last));
    var received = new ArrayList<String>();
    for (var message : client.messages()) {
      if (message.has("topic")) {
        check(message.get("payload"), user, received);
      }
    }
    return received;
  }

  private static List<String> ordersToldByChannels(ChannelClient client, String user, String last) {
    var received = new ArrayList<String>();
    while (received.isEmpty() || !received.getLast().equals(last)) {
      check(client.next(), user, received);
    }
    return received;
  }

  /** Every message names its user somewhere. */
  private static void check(JsonNode message, String user, List<String> orders) {
    if (message.has("order_id")) {
      orders.add(message.get("order_id").asText());
      assertThat(message.get("order_id").asText()).startsWith(user + "#");
    } else if (message.has("asset")) {
      assertThat(message.get("asset").asText())
          .isIn("asset of " + user, "USD"); // everybody has an account
    } else if (message.has("size")) {
      assertThat(message.get("symbol").asText()).isEqualTo("symbol of " + user);
    } else if (!message.at("/data/symbol").isTextual()) { // the market alerts everybody
      assertThat(message.get("title").asText()).startsWith(user + "#");
    }
  }

  private static UserEvents.Balance balance(String asset) {
    return new UserEvents.Balance(asset, BigDecimal.ONE, BigDecimal.ZERO, Instant.EPOCH);
  }

  private static UserEvents.Position position(String symbol) {
    var one = BigDecimal.ONE;
    return UserEvents.Position.of(
        symbol, UserEvents.PositionSide.LONG, one, one, one, one, one, Instant.EPOCH);
  }

  private static UserEvents.Alert alert(String title) {
    return new UserEvents.Alert(UserEvents.Category.INFO, title, title, Map.of(), Instant.EPOCH);
  }

  private static UserEvents.Order order(String id) {
    return UserEvents.Order.of(
        id,
        "AAPL",
        Side.BUY,
        OrderType.LIMIT,
        OrderStatus.OPEN,
        BigDecimal.TEN,
        BigDecimal.ZERO,
        Optional.of(BigDecimal.ONE),
        Optional.empty(),
        Instant.EPOCH);
  }
}
