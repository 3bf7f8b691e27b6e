package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.feed.EventHistory.Kind;
import io.tapeloom.feed.simulated.SimulatedEventHistory;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Trade;
import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.json.WireJson;
import io.tapeloom.server.replay.Replays;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The past is told again as it was, at the speed that is asked for, to who asks. */
class ReplayTest {

  private static final Instant BEGIN = Instant.parse("2026-03-04T15:16:17.500Z");
  private static final long FROM = BEGIN.toEpochMilli();
  private static final long SPAN = 90_000;
  private static final int SEED = 7;
  private static final Instrument AAPL = Listing.stocks().getFirst().instrument();

  private static final ManualClock clock = new ManualClock(BEGIN);

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of("MARKET_SEED", Integer.toString(SEED)), clock, NanoClock.system());

  @Test
  void shouldTellAgainWhatWasSeenLive() {
    try (var live = server.connect();
        var client = server.connect()) {
      long from = clock.instant().toEpochMilli();
      for (var kind : List.of("trades", "quotes", "orderbook")) {
        live.ask(kind + ".subscribe", Map.of("symbol", "AAPL"));
      }
      for (int i = 0; i < 3; i++) {
        clock.advance(Duration.ofMillis(SPAN / 3));
        awaitThatTheMarketIsHere(live);
      }

      var id = start(client, from, from + SPAN, 0, "trades", "quotes", "orderbook");
      awaitState(client, id, "finished");

      assertThat(payloads(client, replayed(id, "trades:AAPL")))
          .hasSizeGreaterThan(50)
          .isEqualTo(payloads(live, "trades:AAPL"));
      for (var kind : List.of("quotes", "orderbook")) {
        var seen = payloads(live, kind + ":AAPL");
        assertThat(payloads(client, replayed(id, kind + ":AAPL")))
            .hasSizeGreaterThan(50)
            .containsSubsequence(seen.subList(1, seen.size())); // the first stood there before
      }
      for (var topic : List.of("trades:AAPL", "quotes:AAPL", "orderbook:AAPL", "progress")) {
        assertOrder(client.pushes(replayed(id, topic)), from, from + SPAN);
      }
      assertThat(times(dataOf(client, id))).isSorted();
    }
  }

  @Test
  void shouldTellTheBarsOfTheHistory() {
    try (var client = server.connect()) {
      for (var resolution : List.of("1", "60", "D")) {
        var history = bars(resolution);
        long from = history.getFirst().get("time").asLong();
        var request = window(from, FROM, 0, "bars");
        request.put("resolution", resolution);

        var id = client.ask("replay.start", request).get("id").asText();
        awaitState(client, id, "finished");

        var bars = payloads(client, replayed(id, "bars:AAPL:" + resolution));
        assertThat(bars).allMatch(bar -> bar.get("is_final").asBoolean());
        assertThat(bars)
            .hasSizeGreaterThan(10)
            .extracting(bar -> bar.<ObjectNode>deepCopy().without("is_final"))
            .isEqualTo(history.subList(0, history.size() - 1)); // the last one is not closed
      }
    }
  }

  @Test
  void shouldTellABarWhenItIsOverAndBeforeWhatFollows() {
    try (var client = server.connect()) {
      long from = FROM - FROM % 60_000 - 300_000;
      var id = start(client, from, from + 300_000, 0, "bars", "trades");
      awaitState(client, id, "finished");

      var received = dataOf(client, id);
      assertThat(times(received)).isSorted();
      double volume = 0;
      int bars = 0;
      for (var message : received) {
        if (message.get("type").asText().equals("bars.update")) {
          assertThat(message.at("/payload/volume").asDouble()).isEqualTo(volume);
          assertThat(message.get("time").asLong())
              .isEqualTo(message.at("/payload/time").asLong() + 60_000);
          volume = 0;
          bars++;
        } else {
          volume += message.at("/payload/quantity").asDouble();
        }
      }
      assertThat(bars).isEqualTo(5);
      assertThat(volume).isZero();
    }
  }

  @Test
  void shouldKeepToItsSpeed() {
    try (var client = server.connect()) {
      long begun = System.nanoTime();
      var id = start(client, FROM - 60_000, FROM, 40, "trades");
      awaitState(client, id, "finished");
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);

      assertThat(millis).isGreaterThanOrEqualTo(1490);
      var progress = client.pushes(replayed(id, "progress"));
      assertThat(progress).hasSizeGreaterThanOrEqualTo(3);
      assertThat(progress).extracting(push -> push.at("/payload/percent").asDouble()).isSorted();
      assertThat(progress.getFirst().at("/payload/state").asText()).isEqualTo("running");
      assertThat(progress.getFirst().at("/payload/percent").asDouble()).isLessThan(10);
      assertThat(progress.getLast().at("/payload/percent").asDouble()).isEqualTo(100);
      assertThat(progress.getLast().at("/payload/time").asLong()).isEqualTo(FROM);
    }
  }

  @Test
  void shouldStandStillWhileItIsPausedAndGoOnFromThere() {
    try (var client = server.connect()) {
      long from = FROM - 86_400_000;
      var id = start(client, from, FROM, 3600, "trades");
      client.awaitPushes(replayed(id, "trades:AAPL"), 100);

      var paused = client.ask("replay.pause", Map.of("id", id));
      int received = client.pushes(replayed(id, "trades:AAPL")).size();
      client.settle();
      var again = client.ask("replay.pause", Map.of("id", id));

      assertThat(paused.get("state").asText()).isEqualTo("paused");
      assertThat(again.get("time")).isEqualTo(paused.get("time"));
      assertThat(client.pushes(replayed(id, "trades:AAPL"))).hasSize(received);
      var resumed = client.ask("replay.resume", Map.of("id", id));
      assertThat(resumed.get("state").asText()).isEqualTo("running");
      assertThat(resumed.get("time")).isEqualTo(paused.get("time"));
      client.awaitPushes(replayed(id, "trades:AAPL"), received + 100);
      client.ask("replay.stop", Map.of("id", id));
      var trades = client.pushes(replayed(id, "trades:AAPL"));
      assertOrder(trades, from, FROM);
      assertThat(payloads(client, replayed(id, "trades:AAPL")))
          .isEqualTo(
              tradesOfTheVenue(from, trades.getLast().get("time").asLong() + 1)
                  .subList(0, trades.size()));
    }
  }

  @Test
  void shouldGoToAnotherMoment() {
    try (var client = server.connect()) {
      long from = FROM - 20 * 86_400_000L;
      var id = start(client, from, FROM, 1, "trades", "quotes");
      client.ask("replay.pause", Map.of("id", id));

      var forwards = client.ask("replay.seek", Map.of("id", id, "time", FROM - 60_000));
      assertThat(forwards.get("state").asText()).isEqualTo("paused");
      assertThat(forwards.get("time").asLong()).isEqualTo(FROM - 60_000);
      client.settle();
      int before = client.pushes(replayed(id, "trades:AAPL")).size();
      var back = client.ask("replay.seek", Map.of("id", id, "time", FROM - 30_000));
      client.ask("replay.resume", Map.of("id", id));
      client.awaitPushes(replayed(id, "trades:AAPL"), before + 3);
      client.ask("replay.stop", Map.of("id", id));

      assertThat(back.get("time").asLong()).isEqualTo(FROM - 30_000);
      var trades = client.pushes(replayed(id, "trades:AAPL"));
      assertThat(trades).extracting(push -> push.get("seq").asInt()).isEqualTo(count(trades));
      var behind = trades.subList(before, trades.size());
      assertThat(behind)
          .extracting(push -> push.get("payload"))
          .isEqualTo(tradesOfTheVenue(FROM - 30_000, FROM).subList(0, behind.size()));
    }
  }

  @Test
  void shouldSayNothingBehindAStop() {
    try (var client = server.connect()) {
      var id = start(client, FROM - 86_400_000, FROM, 2000, "trades", "quotes");
      client.awaitPushes(replayed(id, "trades:AAPL"), 10);

      var stopped = client.ask("replay.stop", Map.of("id", id));
      int received = client.messages().size();
      client.settle();

      assertThat(stopped.get("status").asText()).isEqualTo("ok");
      assertThat(stopped.get("state").asText()).isEqualTo("stopped");
      assertThat(client.messages()).hasSize(received);
      assertThat(client.messages().getLast().get("type").asText())
          .isEqualTo("replay.stop.response");
      for (var operation : List.of("stop", "pause", "resume")) {
        refused(client, "replay." + operation, Map.of("id", id), "unknown_replay");
      }
      refused(client, "replay.seek", Map.of("id", id, "time", FROM), "unknown_replay");
    }
  }

  @Test
  void shouldBelongToItsConnectionAlone() {
    try (var client = server.connect();
        var other = server.connect()) {
      var id = start(client, FROM - 3_600_000, FROM, 1, "trades");

      refused(other, "replay.stop", Map.of("id", id), "unknown_replay");
      refused(other, "replay.pause", Map.of("id", id), "unknown_replay");
      other.settle();

      assertThat(other.messages()).hasSize(2);
      assertThat(client.ask("replay.pause", Map.of("id", id)).get("status").asText())
          .isEqualTo("ok");
    }
  }

  @Test
  void shouldEndWithItsConnection() {
    var replays = server.part(Replays.class);
    await().until(() -> replays.count() == 0);
    var client = server.connect();
    start(client, FROM - 86_400_000, FROM, 1, "quotes");
    var paused = start(client, FROM - 86_400_000, FROM, 1, "bars");
    client.ask("replay.pause", Map.of("id", paused));
    start(client, FROM - 30 * 86_400_000L, FROM, 0, "trades"); // not over so soon
    assertThat(replays.count()).isEqualTo(3);

    client.abort();

    await().until(() -> replays.count() == 0);
  }

  @Test
  void shouldRefuseMoreThanAConnectionMayHave() {
    try (var client = server.connect()) {
      var ids = new ArrayList<String>();
      for (int i = 0; i < 4; i++) {
        ids.add(start(client, FROM - 3_600_000, FROM, 1, "trades"));
      }

      var refused =
          refused(
              client,
              "replay.start",
              window(FROM - 3_600_000, FROM, 1, "trades"),
              "too_many_replays");

      assertThat(refused.get("message").asText())
          .isEqualTo("The connection has reached its maximum of 4 replays");
      assertThat(refused.get("retryable").asBoolean()).isTrue();
      client.ask("replay.stop", Map.of("id", ids.getFirst()));
      start(client, FROM - 3_600_000, FROM, 1, "trades");
    }
  }

  @Test
  void shouldRefuseWhatItCannotTell() {
    try (var client = server.connect()) {
      long now = clock.instant().toEpochMilli();

      assertThat(message(client, window(FROM, FROM, 1, "trades"), "invalid_window"))
          .isEqualTo(
              "from must be before to (default: now), got from %d and to %d".formatted(FROM, FROM));
      assertThat(message(client, window(FROM, now + 1, 1, "trades"), "invalid_window"))
          .isEqualTo("to must not be in the future (now: %d), got %d".formatted(now, now + 1));
      assertThat(
              message(client, window(FROM - 2_678_400_001L, FROM, 1, "trades"), "invalid_window"))
          .isEqualTo(
              "from and to must be at most 2678400 seconds apart, unless streams has bars only");
      var unknown = window(FROM - 1, FROM, 1, "trades");
      unknown.put("symbol", "NOPE");
      assertThat(message(client, unknown, "unknown_symbol"))
          .startsWith("Unknown symbol: NOPE. Known symbols: AAPL, ");
      long from = FROM - 3_600_000;
      var id = start(client, from, FROM, 1, "trades");
      assertThat(
              refused(client, "replay.seek", Map.of("id", id, "time", FROM + 1), "invalid_window")
                  .get("message")
                  .asText())
          .isEqualTo(
              "time must be from %d to %d, the window of the replay, got %d"
                  .formatted(from, FROM, FROM + 1));
    }
  }

  @Test
  void shouldEndNowUnlessTold() {
    try (var client = server.connect()) {
      long now = clock.instant().toEpochMilli();
      var request = new HashMap<String, Object>(Map.of("symbol", "aapl", "from", now - 60_000));
      request.put("speed", 0);

      var id = client.ask("replay.start", request).get("id").asText();

      var last = awaitState(client, id, "finished");
      assertThat(last.at("/payload/time").asLong()).isEqualTo(now);
      assertThat(payloads(client, replayed(id, "trades:AAPL")))
          .isEqualTo(tradesOfTheVenue(now - 60_000, now));
    }
  }

  private static String start(
      OperationClient client, long from, long to, double speed, String... streams) {
    var reply = client.ask("replay.start", window(from, to, speed, streams));
    assertThat(reply.get("status").asText()).as(reply.toString()).isEqualTo("ok");
    return reply.get("id").asText();
  }

  private static Map<String, Object> window(long from, long to, double speed, String... streams) {
    return new HashMap<>(
        Map.of(
            "symbol", "AAPL", "from", from, "to", to, "speed", speed, "streams", List.of(streams)));
  }

  private static JsonNode refused(
      OperationClient client, String operation, Map<String, ?> request, String code) {
    var reply = client.ask(operation, request);
    assertThat(reply.get("status").asText()).isEqualTo("error");
    assertThat(reply.get("code").asText()).isEqualTo(code);
    return reply;
  }

  private static String message(OperationClient client, Map<String, ?> request, String code) {
    return refused(client, "replay.start", request, code).get("message").asText();
  }

  private static JsonNode awaitState(OperationClient client, String id, String state) {
    return client.awaitPush(
        replayed(id, "progress"), push -> push.at("/payload/state").asText().equals(state));
  }

  private static String replayed(String id, String topic) {
    return "replay:%s:%s".formatted(id, topic);
  }

  private static List<JsonNode> payloads(OperationClient client, String topic) {
    return client.pushes(topic).stream().map(push -> push.get("payload")).toList();
  }

  /** All pushes of a replay but its progress, in the order in which they came. */
  private static List<JsonNode> dataOf(OperationClient client, String id) {
    return client.messages().stream()
        .filter(message -> message.path("topic").asText().startsWith("replay:" + id + ":"))
        .filter(message -> !message.get("type").asText().equals("replay.progress"))
        .toList();
  }

  private static List<Long> times(List<JsonNode> pushes) {
    return pushes.stream().map(push -> push.get("time").asLong()).toList();
  }

  private static List<Integer> count(List<JsonNode> pushes) {
    return IntStream.rangeClosed(1, pushes.size()).boxed().toList();
  }

  private static void assertOrder(List<JsonNode> pushes, long from, long to) {
    assertThat(pushes).extracting(push -> push.get("seq").asInt()).isEqualTo(count(pushes));
    assertThat(times(pushes)).isSorted().allMatch(time -> time >= from && time <= to);
  }

  private static void awaitThatTheMarketIsHere(OperationClient live) {
    var expected = tradesOfTheVenue(FROM, clock.instant().toEpochMilli() + 1);
    live.awaitPush("trades:AAPL", push -> push.get("payload").equals(expected.getLast()));
    live.settle();
  }

  private static List<JsonNode> tradesOfTheVenue(long fromMillis, long toMillis) {
    var trades = new ArrayList<JsonNode>();
    new SimulatedEventHistory(new SimulatedVenue(SEED, 1, Listing.stocks()))
        .events(AAPL, EnumSet.of(Kind.TRADES), fromMillis * 1_000_000, toMillis * 1_000_000)
        .forEachRemaining(event -> trades.add(onTheWire((Trade) event)));
    return trades;
  }

  private static JsonNode onTheWire(Trade trade) {
    return Documents.json(WireJson.mapper().valueToTree(DataMessage.Trade.of(trade)).toString());
  }

  private static List<JsonNode> bars(String resolution) {
    var bars = new ArrayList<JsonNode>();
    server
        .rest()
        .get(
            "/api/v1/datafeed/bars?symbol=AAPL&count_back=20&to_time=%d&resolution=%s"
                .formatted(FROM / 1000, resolution))
        .json()
        .get("bars")
        .forEach(bars::add);
    return bars;
  }
}
