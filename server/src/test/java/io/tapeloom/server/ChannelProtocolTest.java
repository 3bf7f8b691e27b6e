package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import io.tapeloom.market.Trade;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketBoard;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.NanoClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChannelProtocolTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private TapeloomServer server;
  private Map<String, JsonSchema> schemas;

  ChannelProtocolTest() {
    server = start();
    schemas = Map.of();
  }

  private static TapeloomServer start() {
    var environment =
        Map.of("HOST", "127.0.0.1", "PORT", "0", "AUTH_DEV_TOKENS", "true", "AUTH_CLOCK_SKEW", "0");
    return TapeloomServer.start(
        Settings.read(environment, TapeloomServer.symbols()),
        InstantSource.system(),
        NanoClock.system());
  }

  @BeforeAll
  void readDocument() {
    schemas = ChannelClient.schemas(http, server.port());
  }

  @AfterAll
  void stop() {
    http.shutdownNow();
    server.close();
  }

  private ChannelClient connect() {
    return ChannelClient.connect(http, server.port(), schemas);
  }

  private <T> T part(Class<T> type) {
    return server.context().getBean(type);
  }

  private String token(String user, int expiresInSeconds) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/api/v1/auth/token".formatted(server.port())))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"user_id\":\"%s\",\"expires_in\":%d}".formatted(user, expiresInSeconds)))
            .build();
    var body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return JSON.readTree(body).get("access_token").asText();
  }

  private void authenticate(ChannelClient client, String user) throws Exception {
    var answer =
        client.ask("{'type':'auth','request_id':'r','token':'%s'}".formatted(token(user, 3600)));
    assertThat(answer.get("success").asBoolean()).isTrue();
    assertThat(answer.get("user_id").asText()).isEqualTo(user);
  }

  @Test
  void shouldConfirmThenTellTheCurrentValueThenUpdates() {
    try (var client = connect()) {
      var confirmation =
          client.ask(
              "{'type':'subscribe','channel':'market_data','symbol':'aapl','request_id':'r'}");
      var first = client.awaitType("market_tick");
      var second = client.awaitType("market_tick");

      assertThat(confirmation.get("success").asBoolean()).isTrue();
      assertThat(confirmation.get("error").isNull()).isTrue();
      assertThat(confirmation.get("subscribed_channel").asText()).isEqualTo("market_data");
      assertThat(confirmation.get("symbol").asText()).isEqualTo("AAPL");
      assertThat(first.get("symbol").asText()).isEqualTo("AAPL");
      assertThat(second.get("seq").asLong()).isEqualTo(first.get("seq").asLong() + 1);
    }
  }

  @Test
  void shouldTellOfEverySymbolWithoutOne() {
    try (var client = connect()) {
      client.ask("{'type':'subscribe','channel':'chart_data','request_id':'r'}");

      var symbols = new ArrayList<String>();
      for (int i = 0; i < 7; i++) {
        symbols.add(client.awaitType("candlestick").get("symbol").asText());
      }

      assertThat(symbols).containsExactlyInAnyOrderElementsOf(TapeloomServer.symbols());
    }
  }

  @Test
  void shouldRefuseAndStay() {
    try (var client = connect()) {
      assertThat(errorOf(client, "{'type':'subscribe','channel':'x','request_id':'r'}"))
          .isEqualTo("Channel 'x' not found");
      assertThat(errorOf(client, "{'type':'subscribe','channel':'orders','request_id':'r'}"))
          .isEqualTo("Channel 'orders' requires authentication");
      assertThat(
              errorOf(
                  client,
                  "{'type':'subscribe','channel':'trades','symbol':'QQQ','request_id':'r'}"))
          .startsWith("Unknown symbol");
      assertThat(
              errorOf(
                  client,
                  "{'type':'subscribe','channel':'chart_data','params':{'resolution':'7m'},"
                      + "'request_id':'r'}"))
          .startsWith("Unknown resolution: 7m");
      assertThat(errorOf(client, "{'type':'auth','token':'forged','request_id':'r'}")).isNotEmpty();
      assertThat(client.ask("{'type':'ping','request_id':'r'}").get("type").asText())
          .isEqualTo("pong");
    }
  }

  private static void assertSuccess(JsonNode answer) {
    assertThat(answer.get("success").asBoolean()).isTrue();
  }

  private static String errorOf(ChannelClient client, String message) {
    var answer = client.ask(message);
    assertThat(answer.get("success").asBoolean()).isFalse();
    return answer.get("error").asText();
  }

  @Test
  void shouldAnswerWhatItCannotRead() {
    try (var client = connect()) {
      client.send("junk");
      var junk = client.awaitType("error");
      client.send("{\"type\":\"dance\"}");
      var unknown = client.awaitType("error");
      client.send("{\"type\":\"subscribe\"}");
      var incomplete = client.awaitType("error");

      assertThat(junk.get("error").asText()).isEqualTo("Invalid JSON message");
      assertThat(unknown.get("error").asText()).isEqualTo("Unknown message type: dance");
      assertThat(unknown.get("supported_types")).hasSize(5);
      assertThat(incomplete.get("error").asText()).contains("channel");
    }
  }

  @Test
  void shouldRefuseOneConnectionTooManyOnAChannel() {
    var clients = new ArrayList<ChannelClient>();
    try {
      for (int i = 0; i < 50; i++) {
        var client = connect();
        clients.add(client);
        assertSuccess(client.ask("{'type':'auth','request_id':'r','token':'" + anyToken(i) + "'}"));
        assertSuccess(client.ask("{'type':'subscribe','channel':'account','request_id':'r'}"));
      }

      var late = connect();
      clients.add(late);
      late.ask("{'type':'auth','request_id':'r','token':'" + anyToken(50) + "'}");
      var refused = errorOf(late, "{'type':'subscribe','channel':'account','request_id':'r'}");
      clients.getFirst().ask("{'type':'unsubscribe','channel':'account','request_id':'r'}");
      var taken = late.ask("{'type':'subscribe','channel':'account','request_id':'r'}");

      assertThat(refused).isEqualTo("Channel 'account' has reached maximum subscribers");
      assertThat(taken.get("success").asBoolean()).isTrue();
    } finally {
      clients.forEach(ChannelClient::close);
    }
  }

  private String anyToken(int i) {
    try {
      return token("user-" + i, 3600);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldTellUsersOfTheirOwnAlone() throws Exception {
    var topics = part(UserTopics.class);
    var users = List.of("ann", "ann2", "an", "ann:x");
    var clients = new ArrayList<ChannelClient>();
    for (var user : users) {
      var client = connect();
      authenticate(client, user);
      for (var channel : List.of("account", "orders")) {
        client.ask("{'type':'subscribe','channel':'" + channel + "','request_id':'r'}");
      }
      clients.add(client);
    }
    var random = new Random(1);
    var sent = new int[users.size()];

    for (int i = 0; i < 10_000; i++) {
      int to = random.nextInt(users.size());
      topics.publish(users.get(to), order(users.get(to) + "#" + sent[to]++));
      topics.publish(
          users.get(to),
          new UserTopics.Balance(
              "asset of " + users.get(to), BigDecimal.ONE, BigDecimal.ZERO, Instant.EPOCH));
    }

    for (int u = 0; u < users.size(); u++) {
      var user = users.get(u);
      for (int i = 0; i < sent[u]; ) {
        var message = clients.get(u).await(each -> true);
        switch (message.get("type").asText()) {
          case "order_update" ->
              assertThat(message.get("order_id").asText()).isEqualTo(user + "#" + i++);
          case "balance_update" ->
              assertThat(message.get("asset").asText()).isEqualTo("asset of " + user);
          default -> throw new AssertionError("unexpected " + message);
        }
      }
    }
    clients.forEach(ChannelClient::close);
  }

  private static UserTopics.Order order(String id) {
    return new UserTopics.Order(
        id,
        "AAPL",
        UserTopics.OrderSide.BUY,
        UserTopics.OrderType.LIMIT,
        UserTopics.OrderStatus.OPEN,
        BigDecimal.TEN,
        BigDecimal.ZERO,
        java.util.Optional.of(BigDecimal.ONE),
        java.util.Optional.empty(),
        Instant.EPOCH);
  }

  @Test
  void shouldLoseNoTradeUnderABurst() {
    var instrument = part(Instruments.class).find("META").orElseThrow();
    var topic = part(MarketTopics.class).trades(instrument);
    try (var client = connect()) {
      client.ask("{'type':'subscribe','channel':'trades','symbol':'META','request_id':'r'}");

      for (long id = 1; id <= 2000; id++) {
        topic.publish(
            new Trade(instrument, 1_000_000_000L + id, 100, 1, io.tapeloom.market.Side.BUY, 0));
      }

      var ids = new ArrayList<Long>();
      while (ids.size() < 2000) {
        long id = client.awaitType("trade").get("trade_id").asLong();
        if (id > 1_000_000_000L) {
          ids.add(id - 1_000_000_000L);
        }
      }
      assertThat(ids).containsExactlyElementsOf(LongStream.rangeClosed(1, 2000).boxed().toList());
    }
  }

  @Test
  void shouldConflateABurstOfTicksAndEndOnTheNewest() {
    var instrument = part(Instruments.class).find("NVDA").orElseThrow();
    var topic = part(MarketTopics.class).quotes(instrument);
    try (var client = connect()) {
      client.ask("{'type':'subscribe','channel':'market_data','symbol':'NVDA','request_id':'r'}");
      var ticker = part(MarketBoard.class).ticker(instrument).orElseThrow();
      var messages = new ArrayList<JsonNode>();

      long last = 0;
      for (int i = 0; i < 5000; i++) {
        last = topic.publish(ticker);
      }
      long newest = last;
      messages.add(client.awaitType("market_tick"));
      while (messages.getLast().get("seq").asLong() < newest) {
        messages.add(client.awaitType("market_tick"));
      }

      assertThat(messages.size()).isLessThan(2500);
      assertThat(messages)
          .extracting(message -> message.get("seq").asLong())
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldEndPrivateSubscriptionsWithTheToken() throws Exception {
    try (var client = connect()) {
      client.ask("{'type':'auth','request_id':'r','token':'%s'}".formatted(token("eve", 2)));
      client.ask("{'type':'subscribe','channel':'orders','request_id':'r'}");

      var soon = client.awaitType("error");
      var over = client.awaitType("error");

      assertThat(soon.get("code").asText()).isEqualTo("auth_expiring");
      assertThat(over.get("code").asText()).isEqualTo("auth_expired");
      assertThat(over.get("error").asText()).contains("orders");
      assertThat(errorOf(client, "{'type':'subscribe','channel':'orders','request_id':'r'}"))
          .contains("requires authentication");
    }
  }

  @Test
  void shouldForgetAClientThatLeaves() throws IOException, InterruptedException {
    var client = connect();
    client.ask("{'type':'subscribe','channel':'orderbook','request_id':'r'}");
    assertThat(subscribersOf("orderbook")).isOne();

    client.close();

    await().untilAsserted(() -> assertThat(subscribersOf("orderbook")).isZero());
  }

  private int subscribersOf(String channel) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/api/v1/ws/stats".formatted(server.port())))
            .build();
    for (var row :
        JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
            .get("channels")) {
      if (row.get("name").asText().equals(channel)) {
        return row.get("current_subscribers").asInt();
      }
    }
    throw new AssertionError("no channel " + channel);
  }
}
