package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.cluster.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A generator and nodes over a real Redis, as clients of the nodes see them. */
@Timeout(300)
class ClusterTest {

  private final RedisServer redis = RedisServer.start();

  @AfterEach
  void stop() {
    redis.close();
  }

  private Map<String, String> environment(String role) {
    return Map.of(
        "ROLE",
        role,
        "CLUSTER_URL",
        redis.url().toString(),
        "MARKET_SPEED",
        "20",
        "AUTH_DEV_TOKENS",
        "true");
  }

  private ServerUnderTest start(String role) {
    return ServerUnderTest.start(environment(role));
  }

  private ChildProcess program(String role) {
    return ProgramTest.start(new HashMap<>(environment(role)));
  }

  private static void awaitServing(ChildProcess program) {
    program.awaitLine(line -> ProgramTest.ADDRESS.matcher(line).find());
  }

  private static JsonNode subscribe(OperationClient client, String symbol) {
    return client.ask("trades.subscribe", Map.of("symbol", symbol));
  }

  private static JsonNode recover(OperationClient client, String symbol, String epoch, long seq) {
    return client.ask(
        "trades.subscribe",
        Map.of("symbol", symbol, "recover", Map.of("epoch", epoch, "seq", seq)));
  }

  private static long seqOf(JsonNode push) {
    return push.get("seq").asLong();
  }

  private static void isWithoutHole(List<JsonNode> pushes, long first) {
    long seq = first;
    for (var push : pushes) {
      assertThat(seqOf(push)).isEqualTo(seq++);
    }
  }

  /** The pushes of a topic by their numbers. */
  private static Map<Long, JsonNode> byNumber(OperationClient client, String topic) {
    var pushes = new HashMap<Long, JsonNode>();
    client.pushes(topic).forEach(push -> pushes.put(seqOf(push), push));
    return pushes;
  }

  @Test
  void shouldGiveEveryEventOneNumberAtAllNodes() {
    try (var generator = start("generator");
        var one = start("node");
        var other = start("node");
        var first = one.connect();
        var second = other.connect()) {
      var topics = List.of("trades:AAPL", "quotes:AAPL", "orderbook:AAPL", "bars:AAPL:1");
      for (var client : List.of(first, second)) {
        subscribe(client, "AAPL");
        client.ask("quotes.subscribe", Map.of("symbol", "AAPL"));
        client.ask("orderbook.subscribe", Map.of("symbol", "AAPL"));
        client.subscribe("AAPL", "1");
      }

      for (var topic : topics) {
        first.awaitPushes(topic, 10);
        second.awaitPushes(topic, 10);
      }

      for (var topic : topics) {
        var mine = byNumber(first, topic);
        var others = byNumber(second, topic);
        mine.keySet().retainAll(others.keySet());
        assertThat(mine).as(topic).hasSizeGreaterThan(4);
        mine.forEach((seq, push) -> assertThat(push).isEqualTo(others.get(seq)));
      }
      assertThat(epochOf(one)).isEqualTo(epochOf(other)).isEqualTo(epochOf(generator));
      assertThat(closedBars(one)).isEqualTo(closedBars(other)).isEqualTo(closedBars(generator));
    }
  }

  private static String epochOf(ServerUnderTest server) {
    return server
        .rest()
        .get("/api/v1/datafeed/trades?symbol=AAPL")
        .json()
        .at("/position/epoch")
        .asText();
  }

  /** The last bars of an instrument, without the open one and the one that may just have closed. */
  private static List<JsonNode> closedBars(ServerUnderTest server) {
    var end = System.currentTimeMillis() / 60_000 * 60 - 60;
    var bars = new ArrayList<JsonNode>();
    server
        .rest()
        .get(
            "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=300&from_time=0&to_time="
                + end)
        .json()
        .get("bars")
        .forEach(bars::add);
    assertThat(bars).hasSize(300);
    return bars;
  }

  @Test
  void shouldSendAClientAtAnotherNodeWhatItHasMissed() {
    try (var generator = start("generator");
        var one = start("node")) {
      long last;
      String epoch;
      try (var client = one.connect()) {
        epoch = subscribe(client, "AAPL").get("epoch").asText();
        last = seqOf(client.awaitPushes("trades:AAPL", 20).get(4));
      }

      try (var later = start("node");
          var client = later.connect()) {
        var answer = recover(client, "AAPL", epoch, last);
        var pushes = client.awaitPushes("trades:AAPL", 40);

        assertThat(answer.get("recovered").asBoolean()).isTrue();
        assertThat(answer.get("recover_from").asLong()).isEqualTo(last + 1);
        isWithoutHole(pushes, last + 1);
      }
      assertThat(generator.port()).isPositive();
    }
  }

  @Test
  void shouldReportAnOutageOfRedisAndLoseNothing() {
    try (var generator = start("generator");
        var node = start("node");
        var client = node.connect()) {
      subscribe(client, "AAPL");
      client.awaitPushes("trades:AAPL", 20);

      redis.kill();
      client.awaitMessage(message -> message.get("type").asText().equals("stale"));
      assertThat(market(node)).isEqualTo("stale");
      int before = client.pushes("trades:AAPL").size();
      redis.restart();

      client.awaitMessage(message -> message.get("type").asText().equals("fresh"));
      var pushes = client.awaitPushes("trades:AAPL", before + 40);
      isWithoutHole(pushes, seqOf(pushes.getFirst()));
      assertThat(market(node)).isEqualTo("open");
      assertThat(market(generator)).isEqualTo("open");
    }
  }

  private static String market(ServerUnderTest server) {
    return server.rest().get("/api/v1/health").json().at("/market/state").asText();
  }

  @Test
  void shouldGoOnInTheSameEpochWhenTheGeneratorIsKilled() {
    try (var generator = program("generator")) {
      awaitServing(generator);
      try (var standby = program("generator");
          var node = start("node");
          var client = node.connect()) {
        var epoch = subscribe(client, "AAPL").get("epoch").asText();
        client.awaitPushes("trades:AAPL", 20);
        standby.awaitLine(line -> line.contains("stands by"));

        assertThat(ProcessHandle.of(generator.pid()).orElseThrow().destroyForcibly()).isTrue();

        client.awaitMessage(message -> message.get("type").asText().equals("stale"));
        int before = client.pushes("trades:AAPL").size();
        client.awaitMessage(message -> message.get("type").asText().equals("fresh"));
        var pushes = client.awaitPushes("trades:AAPL", before + 40);
        isWithoutHole(pushes, seqOf(pushes.getFirst()));
        hasEachTradeOnce(pushes);
        assertThat(epochOf(node)).isEqualTo(epoch);
      }
    }
  }

  private static void hasEachTradeOnce(List<JsonNode> pushes) {
    long last = 0;
    for (var push : pushes) {
      long id = push.at("/payload/trade_id").asLong();
      assertThat(id).isGreaterThan(last);
      last = id;
    }
  }

  @Test
  void shouldRefuseAtANodeWhatOnlyTheGeneratorHas() {
    try (var generator = start("generator");
        var node = start("node");
        var client = node.connect();
        var channels = node.connectToChannels()) {
      var token = node.token("alice", 600, "account", "trade");
      client.ask("auth", Map.of("token", token));
      channels.authenticate(token);

      var answer = client.ask("orders.subscribe", Map.of());
      var refused = channels.subscribe("account");
      var rest = node.rest().get("/api/v1/broker/account", "Authorization", "Bearer " + token);

      assertThat(answer.get("status").asText()).isEqualTo("error");
      assertThat(answer.get("code").asText()).isEqualTo("unavailable");
      assertThat(refused.get("success").asBoolean()).isFalse();
      assertThat(refused.get("code").asText()).isEqualTo("unavailable");
      assertThat(rest.status()).isEqualTo(503);
      assertThat(rest.json().get("code").asText()).isEqualTo("unavailable");
      assertThat(handshake(generator)).isEqualTo(503);
    }
  }

  @Test
  void shouldNotLoadTheClientOfRedisWithoutACluster(@TempDir Path folder) throws IOException {
    var classes = folder.resolve("classes");
    try (var program =
        ProgramTest.start(
            Map.of("HOST", "127.0.0.1", "PORT", "0"),
            ProgramTest.classPath(),
            Tapeloom.class,
            "-Xlog:class+load:file=" + classes)) {
      awaitServing(program);
    }

    assertThat(Files.readString(classes))
        .contains("io.tapeloom.server.cluster.Membership")
        .doesNotContain("io.lettuce");
  }

  private static int handshake(ServerUnderTest server) {
    try (var http = HttpClient.newHttpClient()) {
      var socket =
          http.newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:%d/api/v1/ws".formatted(server.port())),
                  new WebSocket.Listener() {});
      Awaitility.await().until(socket::isDone);
      return socket.exceptionNow() instanceof WebSocketHandshakeException refused
          ? refused.getResponse().statusCode()
          : 101;
    }
  }
}
