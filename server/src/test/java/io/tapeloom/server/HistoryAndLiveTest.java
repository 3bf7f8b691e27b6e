package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.feed.simulated.SimulatedHistory;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.json.BarPayload;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bars of the past and those that are pushed are one series. */
class HistoryAndLiveTest {

  private static final Instant NOW = Instant.parse("2026-03-04T15:16:17.500Z");
  private static final Instrument AAPL = Listing.stocks().getFirst().instrument();
  private static final int SEED = 7;

  private static final ManualClock clock = new ManualClock(NOW);

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of("MARKET_SEED", Integer.toString(SEED), "BAR_BROADCASTER_INTERVAL", "0.02"),
          clock,
          NanoClock.system());

  @ParameterizedTest
  @EnumSource(
      value = Resolution.class,
      names = {"MINUTES_1", "MINUTES_5"})
  void shouldJoinWithoutASeam(Resolution resolution) {
    var topic = "bars:AAPL:" + resolution.code();
    try (var client = server.connect()) {
      client.subscribe("AAPL", resolution.code());
      for (int i = 0; i < 4; i++) {
        clock.advance(Duration.ofSeconds(100));
        awaitThatTheMarketIsHere();
      }
      var newest = bars(resolution).getLast();
      client.awaitPush(topic, push -> bar(push).equals(newest));

      var pushed = client.pushes(topic).stream().map(HistoryAndLiveTest::bar).toList();

      assertThat(pushed).extracting(HistoryAndLiveTest::time).isSorted();
      long first = time(pushed.getFirst());
      var stored = bars(resolution);
      var since = stored.stream().filter(bar -> time(bar) >= first).toList();
      assertThat(since).hasSizeGreaterThan(1).isEqualTo(lastOfEach(pushed));
      var before = stored.get(stored.size() - since.size() - 1);
      assertThat(resolution.endMillis(time(before))).isEqualTo(first);
    }
  }

  @Test
  void shouldBeTheSameAsTheHistoryThatALaterStartReads() {
    clock.advance(Duration.ofMinutes(2));

    awaitThatTheMarketIsHere();

    var history = history();
    for (var resolution : Resolution.values()) {
      var live = bars(resolution);
      var later = newest(history, resolution, 10);
      assertThat(live.subList(live.size() - later.size(), live.size())).isEqualTo(later);
    }
  }

  private static void awaitThatTheMarketIsHere() {
    var history = history();
    var expected =
        Stream.of(Resolution.values()).map(each -> newest(history, each, 1).getFirst()).toList();
    await()
        .untilAsserted(
            () ->
                assertThat(Stream.of(Resolution.values()).map(each -> bars(each).getLast()))
                    .isEqualTo(expected));
  }

  /** What a server that starts now would find. */
  private static BarBook history() {
    long nowNanos = TimeUnit.MILLISECONDS.toNanos(clock.instant().toEpochMilli());
    return new SimulatedHistory(new SimulatedVenue(SEED, 1, Listing.stocks()))
        .until(AAPL, nowNanos + 1)
        .bars();
  }

  private static List<JsonNode> newest(BarBook book, Resolution resolution, int count) {
    return book.series(resolution).last(Long.MAX_VALUE, count).stream()
        .map(bar -> Documents.json(Documents.text(BarPayload.of(AAPL, bar))))
        .toList();
  }

  private static List<JsonNode> bars(Resolution resolution) {
    var bars = new ArrayList<JsonNode>();
    server
        .rest()
        .get("/api/v1/datafeed/bars?symbol=AAPL&count_back=60&resolution=" + resolution.code())
        .json()
        .get("bars")
        .forEach(bars::add);
    return bars;
  }

  /** The last push of each bar, oldest bar first. */
  private static List<JsonNode> lastOfEach(List<JsonNode> pushed) {
    var last = new TreeMap<Long, JsonNode>();
    pushed.forEach(bar -> last.put(time(bar), bar));
    return List.copyOf(last.values());
  }

  /** A pushed bar as REST has it. */
  private static JsonNode bar(JsonNode push) {
    return push.get("payload").<ObjectNode>deepCopy().without("is_final");
  }

  private static long time(JsonNode bar) {
    return bar.get("time").asLong();
  }
}
