package io.tapeloom.server;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.broker.OrderStatus;
import io.tapeloom.broker.OrderType;
import io.tapeloom.market.Side;
import io.tapeloom.server.OperationClient.Binary;
import io.tapeloom.server.PushReader.Push;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of {@code tapeloom.proto} receive the values that clients of JSON receive. */
class BinaryPushTest {

  private static final Map<String, String> PROTO =
      Map.of("Sec-WebSocket-Protocol", "tapeloom.proto");

  private static final List<String> OPERATIONS = List.of("bars", "quotes", "trades", "orderbook");

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of(
              "MARKET_SPEED", "20",
              "BAR_BROADCASTER_INTERVAL", "0.2",
              "AUTH_DEV_TOKENS", "true"));

  private static PushReader reader;

  @BeforeAll
  static void compile(@TempDir Path folder) {
    reader =
        PushReader.of(
            server.rest().exchange(server.rest().request("/api/v1/ws/schema.proto").GET()).text(),
            folder);
  }

  private static OperationClient connect() {
    return server.connect(PROTO);
  }

  @Test
  void shouldSendTheValuesOfJson() {
    try (var json = server.connect();
        var binary = connect()) {
      for (var operation : OPERATIONS) {
        json.ask(operation + ".subscribe", Map.of("symbols", List.of("AAPL", "MSFT")));
        binary.ask(operation + ".subscribe", Map.of("symbols", List.of("AAPL", "MSFT")));
      }

      binary.awaitBinaries(300);
      json.settle();

      var read = reader.read(binary);
      assertThat(read).extracting(Push::field).contains("bar", "quote", "trade", "book");
      var others = byNumber(json);
      int same = 0;
      for (var push : read) {
        same += assertSame(push, others) ? 1 : 0;
      }
      assertThat(same).isGreaterThan(200);
      var byPython = reader.readByPython(binary);
      assertThat(byPython.subList(0, read.size())).isEqualTo(read);
    }
  }

  /** The pushes of a client by their topics and numbers. */
  private static Map<String, JsonNode> byNumber(OperationClient json) {
    return json.messages().stream()
        .filter(each -> each.has("seq"))
        .collect(
            toMap(each -> key(each.get("topic").asText(), each.get("seq").asLong()), each -> each));
  }

  private static String key(String topic, long seq) {
    return topic + " " + seq;
  }

  /** Compares a push with that of JSON of the same number; false: the other client has none. */
  private static boolean assertSame(Push push, Map<String, JsonNode> json) {
    var other = json.get(key(push.topic(), push.seq()));
    if (other != null) {
      assertSame(push, other.get("payload"));
    }
    return other != null;
  }

  private static void assertSame(Push push, JsonNode payload) {
    for (var name : Documents.fields(payload)) {
      var value = payload.get(name);
      if (value.isNumber()) {
        assertThat(push.payload().get(name).asDouble())
            .as("%s of %s", name, push)
            .isEqualTo(value.asDouble());
      } else {
        assertThat(normal(push.payload().get(name)))
            .as("%s of %s", name, push)
            .isEqualTo(normal(value));
      }
    }
  }

  /** Numbers as doubles, whatever their form. */
  private static Object normal(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false).map(BinaryPushTest::normal).toList();
    }
    if (value.isObject()) {
      return Documents.fields(value).stream()
          .collect(toMap(Function.identity(), name -> normal(value.get(name))));
    }
    return value.isNumber() ? (Object) value.asDouble() : value.asText();
  }

  @Test
  void shouldSayTheEventTime() {
    try (var json = server.connect();
        var binary = connect()) {
      json.ask("trades.subscribe", Map.of("symbol", "AAPL"));
      binary.ask("trades.subscribe", Map.of("symbol", "AAPL"));

      var frame = reader.fieldsOf(binary.awaitBinaries(3).getLast().bytes());

      long seq = frame.get("seq").asLong();
      var other = json.awaitPush("trades:AAPL", each -> each.get("seq").asLong() == seq);
      assertThat(frame.get("time_ms").asLong()).isEqualTo(other.get("time").asLong());
    }
  }

  @Test
  void shouldSayNumberAndUnitsInTheAnswer() {
    try (var one = connect();
        var other = connect();
        var json = server.connect(Map.of("Sec-WebSocket-Protocol", "tapeloom.json"))) {
      var first = one.ask("trades.subscribe", Map.of("symbol", "AAPL"));
      var second = other.ask("trades.subscribe", Map.of("symbol", "AAPL"));
      var several = other.ask("quotes.subscribe", Map.of("symbols", List.of("AAPL", "NONE")));

      assertThat(first.get("price_scale").asText()).isEqualTo("100");
      assertThat(first.get("quantity_scale").asText()).isEqualTo("1");
      assertThat(second.get("topic_id")).isEqualTo(first.get("topic_id"));
      assertThat(several.at("/results/0/topic_id").asLong())
          .isPositive()
          .isNotEqualTo(first.get("topic_id").asLong());
      assertThat(several.at("/results/1").has("topic_id")).isFalse();
      assertThat(several.has("topic_id")).isFalse();
      assertThat(json.ask("trades.subscribe", Map.of("symbol", "AAPL")).has("topic_id")).isFalse();
      assertThat(one.ask("trades.unsubscribe", Map.of("symbol", "AAPL")).has("topic_id")).isFalse();
      other.awaitBinaries(2);
      assertThat(other.messages()).noneMatch(each -> each.get("type").asText().equals("topic"));
    }
  }

  @Test
  void shouldDeclareTheTopicsOfEverySymbolBeforeTheirFirstPush() {
    try (var client = connect()) {
      client.ask("quotes.subscribe", Map.of("symbols", List.of("*")));
      client.awaitBinaries(30);

      var pushes = reader.read(client); // fails for a topic that nothing has declared
      var declared = client.awaitNotices("topic", 7);
      assertThat(pushes).extracting(Push::topic).contains("quotes:AAPL", "quotes:META");
      assertThat(declared).hasSize(7);
    }
  }

  @Test
  void shouldSendTheSameBytesToAll() {
    try (var one = connect();
        var other = connect()) {
      one.ask("trades.subscribe", Map.of("symbol", "AAPL"));
      other.ask("trades.subscribe", Map.of("symbol", "AAPL"));

      var mine = Set.copyOf(one.awaitBinaries(20).stream().map(Binary::bytes).toList());

      assertThat(other.awaitBinaries(10))
          .extracting(Binary::bytes)
          .filteredOn(mine::contains)
          .hasSizeGreaterThan(5);
    }
  }

  @Test
  void shouldRecoverInBinary() {
    try (var json = server.connect();
        var binary = connect()) {
      var answer = json.ask("trades.subscribe", Map.of("symbol", "AAPL"));
      json.awaitPushes("trades:AAPL", 20);
      long seq = json.pushes("trades:AAPL").getFirst().get("seq").asLong();

      var recovered =
          binary.ask(
              "trades.subscribe",
              Map.of(
                  "symbol",
                  "AAPL",
                  "recover",
                  Map.of("epoch", answer.get("epoch").asText(), "seq", seq)));

      assertThat(recovered.get("recovered").asBoolean()).isTrue();
      binary.awaitBinaries(25);
      var read = reader.read(binary);
      json.settle();
      var others = byNumber(json);
      for (int i = 0; i < read.size(); i++) {
        assertThat(read.get(i).seq()).isEqualTo(seq + 1 + i);
        var _ = assertSame(read.get(i), others);
      }
    }
  }

  @Test
  void shouldReplayInBinary() {
    long to = System.currentTimeMillis() - 60_000;
    var request =
        Map.of(
            "symbol",
            "AAPL",
            "from",
            to - 120_000,
            "to",
            to,
            "speed",
            1000,
            "streams",
            List.of("trades", "quotes", "orderbook", "bars"));
    try (var json = server.connect();
        var binary = connect()) {
      var one = json.ask("replay.start", request);
      var other = binary.ask("replay.start", request);
      json.awaitMessage(each -> each.at("/payload/state").asText().equals("finished"));
      binary.awaitMessage(each -> each.at("/payload/state").asText().equals("finished"));

      var read = reader.read(binary);

      assertThat(read).extracting(Push::field).contains("bar", "quote", "trade", "book");
      var others = byNumber(json);
      for (var push : read) {
        var topic = push.topic().replace(other.get("id").asText(), one.get("id").asText());
        var same = new Push(topic, push.topicId(), push.seq(), push.field(), push.payload());
        assertThat(assertSame(same, others)).as(push.toString()).isTrue();
      }
      assertThat(binary.awaitNotices("topic", 4)).hasSize(4);
    }
  }

  @Test
  void shouldSendWhatIsOfAUser() {
    var users = server.part(UserTopics.class);
    try (var json = server.connect();
        var binary = connect()) {
      for (var client : List.of(json, binary)) {
        client.ask("auth", Map.of("token", server.token("ann", 60)));
        for (var name : List.of("account", "positions", "orders", "notifications")) {
          client.ask(name + ".subscribe");
        }
      }

      users.publish("ann", order("1", "10", "99.5"));
      users.publish("ann", order("2", "0.12345678", "0.00001234"));
      users.publish("ann", order("3", "1000000000000", "150"));
      users.publish(
          "ann",
          UserEvents.Position.of(
              "AAPL",
              UserEvents.PositionSide.SHORT,
              new BigDecimal("3"),
              new BigDecimal("1").divide(new BigDecimal("3"), MathContext.DECIMAL64),
              new BigDecimal("151"),
              new BigDecimal("-12.345"),
              new BigDecimal("0.0"),
              Instant.EPOCH));
      users.publish(
          "ann",
          new UserEvents.Balance(
              "USD",
              new BigDecimal("12345678901234567890.12"),
              new BigDecimal("0.5"),
              Instant.EPOCH));
      users.publish(
          "ann",
          new UserEvents.Alert(
              UserEvents.Category.WARNING,
              "Tïtle",
              "Text",
              Map.of("level", 150.5, "symbol", "AAPL"),
              Instant.EPOCH));

      binary.awaitBinaries(6);
      json.awaitPushes("notifications:ann", 1);
      json.settle();
      var read = reader.read(binary);
      assertThat(read)
          .extracting(Push::field)
          .contains("order", "order", "order", "position", "balance", "notification");
      var others = byNumber(json);
      for (var push : read) {
        assertThat(assertSame(push, others) || push.topic().equals("alerts"))
            .as(push.toString())
            .isTrue();
      }
      var ids =
          read.stream().filter(each -> each.field().equals("order")).map(Push::topicId).toList();
      assertThat(new HashSet<>(ids)).as("each has other units").hasSize(3);
    }
  }

  private static UserEvents.Order order(String id, String quantity, String price) {
    return UserEvents.Order.of(
        id,
        "AAPL",
        Side.SELL,
        OrderType.STOP_LIMIT,
        OrderStatus.PENDING,
        new BigDecimal(quantity),
        BigDecimal.ZERO,
        Optional.of(new BigDecimal(price)),
        Optional.empty(),
        Instant.EPOCH);
  }

  @Test
  void shouldServeTheSchemaFromMemory() {
    var rest = server.rest();
    var first = rest.exchange(rest.request("/api/v1/ws/schema.proto").GET());
    var tag = first.headers().firstValue("ETag").orElseThrow();

    var second =
        rest.exchange(rest.request("/api/v1/ws/schema.proto").header("If-None-Match", tag).GET());

    assertThat(first.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(first.text()).contains("package tapeloom.v1;");
    assertThat(second.status()).isEqualTo(304);
  }
}
