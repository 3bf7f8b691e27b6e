package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that come back and ask for what they have missed, in both protocols. */
class RecoveryTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> FAST =
      Map.of("MARKET_SPEED", "200", "AUTH_DEV_TOKENS", "true");

  @TempDir private Path folder;

  private ServerUnderTest server = ServerUnderTest.start(FAST);

  @AfterEach
  void stop() {
    server.close();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static JsonNode ask(OperationClient client, String operation, String payload) {
    return client.ask(operation, json(payload));
  }

  private static void isWithoutHole(List<JsonNode> pushes, long first) {
    long seq = first;
    for (var push : pushes) {
      assertThat(push.get("seq").asLong()).isEqualTo(seq++);
    }
  }

  @Test
  void shouldSendTheTradesThatAClientHasMissed() {
    long last;
    String epoch;
    try (var client = server.connect()) {
      epoch = ask(client, "trades.subscribe", "{'symbol':'AAPL'}").get("epoch").asText();
      last = client.awaitPushes("trades:AAPL", 5).get(4).get("seq").asLong();
      client.awaitPushes("trades:AAPL", 300);
    }

    try (var client = server.connect()) {
      var answer =
          ask(
              client,
              "trades.subscribe",
              "{'symbol':'AAPL','recover':{'epoch':'%s','seq':%d}}".formatted(epoch, last));
      var pushes = client.awaitPushes("trades:AAPL", 400);

      assertThat(answer.get("recovered").asBoolean()).isTrue();
      assertThat(answer.get("recover_from").asLong()).isEqualTo(last + 1);
      assertThat(answer.get("seq").asLong()).isGreaterThanOrEqualTo(last + 295);
      assertThat(answer.has("gap")).isFalse();
      isWithoutHole(pushes, last + 1);
    }
  }

  @Test
  void shouldGiveTheSameTradesToBothProtocols() {
    try (var client = server.connect();
        var channels = server.connectToChannels()) {
      var epoch = ask(client, "trades.subscribe", "{'symbol':'MSFT'}").get("epoch").asText();
      var trades = client.awaitPushes("trades:MSFT", 50);
      long first = trades.getFirst().get("seq").asLong();

      var answer =
          channels.ask(
              "{'type':'subscribe','channel':'trades','symbol':'MSFT','request_id':'r','recover':{'epoch':'%s','seq':%d}}"
                  .formatted(epoch, first - 1));

      assertThat(answer.get("success").asBoolean()).isTrue();
      assertThat(answer.get("recovered").asBoolean()).isTrue();
      assertThat(answer.get("recover_from").asLong()).isEqualTo(first);
      var position = answer.at("/positions/0");
      assertThat(position.get("symbol").asText()).isEqualTo("MSFT");
      assertThat(position.get("recovered").asBoolean()).isTrue();
      for (var trade : trades) {
        var message = channels.awaitType("trade");
        assertThat(message.get("seq")).isEqualTo(trade.get("seq"));
        assertThat(message.get("trade_id")).isEqualTo(trade.at("/payload/trade_id"));
        assertThat(message.get("price")).isEqualTo(trade.at("/payload/price"));
      }
    }
  }

  @Test
  void shouldAnswerForEachOfSeveralSymbols() {
    try (var client = server.connect()) {
      var epoch = ask(client, "trades.subscribe", "{'symbol':'AAPL'}").get("epoch").asText();
      client.awaitPushes("trades:AAPL", 50);
      ask(client, "trades.unsubscribe", "{'symbol':'AAPL'}");

      var answer =
          ask(
              client,
              "trades.subscribe",
              """
              {'symbols':['AAPL','NOPE','MSFT','TSLA'],'recover':{'epoch':'%s',
               'positions':{'trades:AAPL':1,'trades:MSFT':{'epoch':'0123456789abcdef','seq':7}}}}
              """
                  .formatted(epoch));

      assertThat(answer.get("status").asText()).isEqualTo("ok");
      assertThat(answer.get("recovered").asBoolean()).isFalse();
      var results = answer.get("results");
      assertThat(results.get(0).get("recovered").asBoolean()).isTrue();
      assertThat(results.get(0).get("recover_from").asLong()).isEqualTo(2);
      assertThat(results.get(1).get("code").asText()).isEqualTo("unknown_symbol");
      assertThat(results.get(2).get("gap"))
          .isEqualTo(
              json("{'epoch':'0123456789abcdef','from':8,'to':null,'reason':'epoch_changed'}"));
      assertThat(results.get(3).has("recovered")).isFalse();
    }
  }

  @Test
  void shouldRecoverAllSymbolsAtOnceAndReportWhatIsMissing() {
    try (var client = server.connect()) {
      var epoch = ask(client, "trades.subscribe", "{'symbol':'AAPL'}").get("epoch").asText();
      client.awaitPushes("trades:AAPL", 50);
      ask(client, "trades.unsubscribe", "{'symbol':'AAPL'}");
      int before = client.pushes("trades:AAPL").size();

      var answer =
          ask(
              client,
              "trades.subscribe",
              "{'symbols':['*'],'recover':{'epoch':'%s','positions':{'trades:AAPL':1,'trades:MSFT':99999999}}}"
                  .formatted(epoch));

      assertThat(answer.get("recovered").asBoolean()).isFalse();
      var gap = client.awaitMessage(message -> message.path("type").asText().equals("gap"));
      assertThat(gap.get("topic").asText()).isEqualTo("trades:MSFT");
      assertThat(gap.at("/payload/reason").asText()).isEqualTo("ahead");
      isWithoutHole(client.awaitPushes("trades:AAPL", before + 60).subList(before, before + 60), 2);
    }
  }

  @Test
  void shouldSendOnlyTheNewestValueOfALatestTopic() {
    try (var client = server.connect()) {
      var subscribed = ask(client, "quotes.subscribe", "{'symbol':'AAPL'}");
      client.awaitPushes("quotes:AAPL", 20);
      ask(client, "quotes.unsubscribe", "{'symbol':'AAPL'}");
      int before = client.pushes("quotes:AAPL").size();

      var answer =
          ask(
              client,
              "quotes.subscribe",
              "{'symbol':'AAPL','recover':{'epoch':'%s','seq':%d}}"
                  .formatted(subscribed.get("epoch").asText(), subscribed.get("seq").asLong()));

      assertThat(answer.get("recovered").asBoolean()).isTrue();
      assertThat(answer.get("recover_from")).isEqualTo(answer.get("seq"));
      var pushes = client.awaitPushes("quotes:AAPL", before + 1);
      assertThat(pushes.get(before).get("seq")).isEqualTo(answer.get("seq"));
    }
  }

  @Test
  void shouldRecoverAlertsBesideTheUsersOwnNotifications() {
    var users = server.part(UserTopics.class);
    var alert =
        new UserEvents.Alert(
            UserEvents.Category.INFO,
            "A title",
            "A message",
            Map.of("level", 150.25, "symbol", "AAPL", "count", 3),
            Instant.parse("2026-01-01T00:00:00.123Z"));
    users.publishToAll(alert);
    users.publishToAll(alert);
    users.publish("alice", alert);

    try (var client = server.connect()) {
      client.ask("auth", Map.of("token", server.token("alice", 600)));
      var first = ask(client, "notifications.subscribe", "{}");
      client.ask("notifications.unsubscribe");
      var epochs =
          Map.of(
              first.at("/results/0/topic").asText(), first.at("/results/0/epoch").asText(),
              first.at("/results/1/topic").asText(), first.at("/results/1/epoch").asText());

      var answer =
          ask(
              client,
              "notifications.subscribe",
              "{'recover':{'epoch':'%s','positions':{'alerts':{'epoch':'%s','seq':1},'notifications:alice':0}}}"
                  .formatted(epochs.get("notifications:alice"), epochs.get("alerts")));

      assertThat(answer.get("recovered").asBoolean()).isTrue();
      assertThat(answer.at("/results/0/recovered").asBoolean()).isTrue();
      client.awaitPush("alerts", push -> push.get("seq").asLong() == 2);
      var all =
          client.awaitPush("alerts", push -> push.at("/payload/title").asText().equals("A title"));
      var own = client.awaitPushes("notifications:alice", 1).getFirst();
      assertThat(own.get("seq").asLong()).isEqualTo(1);
      assertThat(own.get("payload")).isEqualTo(all.get("payload"));
    }
  }

  @Test
  void shouldRecoverSystemMessagesButNoHeartbeats() {
    var system = server.part(SystemTopics.class);
    try (var channels = server.connectToChannels()) {
      var begun = channels.subscribe("system");
      system.publish(
          SystemTopics.Event.SERVICE_UPDATE, "first", Map.of("component", "test", "n", 1));
      channels.awaitType("system");
      var epoch = begun.get("epoch").asText();
      long seq = begun.at("/positions/0/seq").asLong();
      channels.ask("{'type':'unsubscribe','channel':'system','request_id':'r'}");

      var answer =
          channels.ask(
              "{'type':'subscribe','channel':'system','request_id':'r','recover':{'epoch':'%s','positions':{'system':%d}}}"
                  .formatted(epoch, seq));
      assertThat(answer.get("recovered").asBoolean()).isTrue();
      assertThat(channels.awaitType("system").get("message").asText()).isEqualTo("first");

      var heartbeat =
          channels.ask(
              "{'type':'subscribe','channel':'heartbeat','request_id':'r','recover':{'epoch':'%s','seq':0}}"
                  .formatted(epoch));
      assertThat(heartbeat.has("recovered")).isFalse();
      assertThat(heartbeat.get("epoch").asText()).isNotEqualTo(epoch);
    }
  }

  @Test
  void shouldGoOnAfterARestart() {
    server.close();
    var environment =
        Map.of("MARKET_SPEED", "200", "DATA_DIR", folder.toString(), "HISTORY_DAYS", "2");
    server = ServerUnderTest.start(environment);
    String epoch;
    long last;
    try (var client = server.connect()) {
      epoch = ask(client, "trades.subscribe", "{'symbol':'AAPL'}").get("epoch").asText();
      last = client.awaitPushes("trades:AAPL", 20).get(10).get("seq").asLong();
    }
    server.close();

    server = ServerUnderTest.start(environment);
    try (var client = server.connect()) {
      var answer =
          ask(
              client,
              "trades.subscribe",
              "{'symbol':'AAPL','recover':{'epoch':'%s','seq':%d}}".formatted(epoch, last));

      assertThat(answer.get("recovered").asBoolean()).isTrue();
      isWithoutHole(client.awaitPushes("trades:AAPL", 100), last + 1);
    }
  }

  @Test
  void shouldTakePositionsOfThousandsOfTopics() {
    try (var client = server.connect()) {
      var epoch = ask(client, "trades.subscribe", "{'symbol':'AAPL'}").get("epoch").asText();
      client.awaitPushes("trades:AAPL", 10);
      ask(client, "trades.unsubscribe", "{'symbol':'AAPL'}");
      var positions = new StringBuilder("'trades:AAPL':1");
      for (int i = 0; i < 10_000; i++) {
        positions.append(",'trades:S%d':%d".formatted(i, i));
      }

      var answer =
          ask(
              client,
              "trades.subscribe",
              "{'symbols':['*'],'recover':{'epoch':'%s','positions':{%s}}}"
                  .formatted(epoch, positions));

      assertThat(answer.get("recovered").asBoolean()).isTrue();
    }
  }

  @Test
  void shouldRefuseAPositionThatItCannotRead() {
    for (var bad :
        List.of(
            "{}",
            "{'epoch':'x'}",
            "{'seq':1}",
            "{'epoch':'abcdefgh','seq':-1}",
            "{'epoch':'abcdefgh','seq':1.5}",
            "{'epoch':'abcdefgh','seq':1,'positions':{'trades:AAPL':1}}",
            "{'positions':{'trades:AAPL':1}}",
            "{'epoch':'abcdefgh','positions':{'trades:AAPL':'1'}}",
            "{'epoch':'abcdefgh','positions':{'trades:AAPL':{'seq':1,'epoch':7}}}",
            "{'epoch':'abcdefgh','positions':{}}",
            "[]",
            "'x'")) {
      try (var client = server.connect()) {
        client.sendUnchecked(
            "{'type':'trades.subscribe','payload':{'symbol':'AAPL','recover':%s}}"
                .formatted(bad)
                .replace('\'', '"'));
        var close = client.awaitClose();
        assertThat(close.code()).as(bad).isEqualTo(1003);
        assertThat(close.reason())
            .as(bad)
            .startsWith("Could not validate payload")
            .contains("recover");
      }
    }
  }

  @Test
  void shouldContinueAfterTheTradesOfRest() {
    try (var client = server.connect()) {
      ask(client, "trades.subscribe", "{'symbol':'TSLA'}");
      client.awaitPushes("trades:TSLA", 150);
      ask(client, "trades.unsubscribe", "{'symbol':'TSLA'}");
      int before = client.pushes("trades:TSLA").size();

      var answer = server.rest().get("/api/v1/datafeed/trades?symbol=tsla").json();
      var trades = answer.get("trades");
      var position = answer.get("position");
      assertThat(trades).hasSize(100);
      assertThat(position.get("topic").asText()).isEqualTo("trades:TSLA");
      assertThat(trades.get(99).get("seq")).isEqualTo(position.get("seq"));
      long seq = trades.get(0).get("seq").asLong();
      for (var trade : trades) {
        assertThat(trade.get("seq").asLong()).isEqualTo(seq++);
      }
      var resumed =
          ask(
              client,
              "trades.subscribe",
              "{'symbol':'TSLA','recover':{'epoch':'%s','seq':%d}}"
                  .formatted(position.get("epoch").asText(), position.get("seq").asLong()));
      assertThat(resumed.get("recovered").asBoolean()).isTrue();
      var pushes = client.awaitPushes("trades:TSLA", before + 20);
      isWithoutHole(pushes.subList(before, before + 20), position.get("seq").asLong() + 1);

      var older =
          server
              .rest()
              .get(
                  "/api/v1/datafeed/trades?symbol=TSLA&limit=7&before="
                      + trades.get(50).get("trade_id").asText())
              .json();
      assertThat(older.get("position").isNull()).isTrue();
      assertThat(older.get("trades")).hasSize(7);
      assertThat(older.get("trades").get(6)).isEqualTo(trades.get(49));
      assertThat(
              server
                  .rest()
                  .get("/api/v1/datafeed/trades?symbol=TSLA&before=nothing")
                  .json()
                  .get("code")
                  .asText())
          .isEqualTo("unknown_trade");
      assertThat(server.rest().get("/api/v1/datafeed/trades?symbol=TSLA&limit=1001").status())
          .isEqualTo(400);
    }
  }

  @Test
  void shouldGiveTheBookOfRestItsPosition() {
    try (var client = server.connect()) {
      ask(client, "orderbook.subscribe", "{'symbol':'AAPL'}");
      client.awaitPushes("orderbook:AAPL", 2);

      var answer = server.rest().get("/api/v1/datafeed/orderbook/aapl?depth=2").json();

      long seq = answer.at("/position/seq").asLong();
      var push = client.awaitPush("orderbook:AAPL", each -> each.get("seq").asLong() >= seq);
      assertThat(answer.get("bids")).hasSize(2);
      if (push.get("seq").asLong() == seq) {
        assertThat(answer.get("bids").get(0)).isEqualTo(push.at("/payload/bids/0"));
        assertThat(answer.get("time")).isEqualTo(push.get("time"));
      }
      assertThat(answer.get("checksum").asLong()).isPositive();
    }
  }

  @Test
  void shouldAccountForAllThatAConnectionIsOwed() {
    try (var client = server.connect()) {
      var subscribed = ask(client, "trades.subscribe", "{'symbol':'AAPL'}");
      ask(client, "quotes.subscribe", "{'symbol':'AAPL','params':{'max_rate':5}}");
      client.awaitPushes("trades:AAPL", 50);
      client.awaitPushes("quotes:AAPL", 3);

      var ledger = client.ask("connection.ledger");

      var trades = ledger.at("/subscriptions/0");
      assertThat(trades.get("topic").asText()).isEqualTo("trades:AAPL");
      assertThat(trades.get("from_seq").asLong()).isEqualTo(subscribed.get("seq").asLong() + 1);
      assertThat(trades.get("missed").asLong()).isZero();
      assertThat(trades.get("conflated").asLong()).isZero();
      assertThat(trades.get("delivered").asInt()).isGreaterThanOrEqualTo(50);
      var quotes = ledger.at("/subscriptions/1");
      assertThat(quotes.get("conflated").asLong()).isPositive();
      for (var row : ledger.get("subscriptions")) {
        assertThat(
                row.get("delivered").asLong()
                    + row.get("conflated").asLong()
                    + row.get("missed").asLong())
            .isEqualTo(row.get("to_seq").asLong() - row.get("from_seq").asLong() + 1);
      }
      assertThat(client.ask("connection.ledger").get("code").asText()).isEqualTo("rate_limited");

      var all = client.ask("connection.unsubscribe_all");
      assertThat(all.get("message").asText()).isEqualTo("Unsubscribed from 2 topics");
    }
  }
}
