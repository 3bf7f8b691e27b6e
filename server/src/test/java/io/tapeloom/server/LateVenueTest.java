package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.feed.binance.live.StandInVenue;
import io.tapeloom.feed.binance.live.VenueMarket;
import io.tapeloom.server.metrics.Metrics;
import io.tapeloom.stream.loop.NanoClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A venue that does not give the bars of the time between two runs when it is asked first. */
class LateVenueTest {

  private static final Instant FIRST = Instant.parse("2026-03-04T10:00:00Z");

  /** In the middle of an hour, and behind a minute without trades. */
  private static final Instant SECOND = FIRST.plus(Duration.ofMinutes(148));

  private static final Instant THIRD = SECOND.plus(Duration.ofMinutes(1));
  private static final long MINUTE_MILLIS = 60_000;
  private static final List<String> INTRADAY = List.of("5", "15", "30", "60");

  @TempDir private Path folder;

  @Test
  void shouldHaveTheBarsOnceTheVenueGivesThemAndKeepThem() {
    try (var venue = venue(FIRST);
        var server = start(venue, FIRST);
        var client = server.connect()) {
      listen(venue, client);
    }
    List<JsonNode> filled;
    try (var venue = venue(SECOND)) {
      venue.givesBars(false);
      try (var server = start(venue, SECOND);
          var client = server.connect();
          var channels = server.connectToChannels()) {
        assertThat(minutes(server)).hasSizeLessThan(3);
        assertThat(server.part(Metrics.class).scrape()).contains("tapeloom_history_gaps 1.0");
        channels.subscribe("system");
        client.subscribe("BTCUSDT", "60");
        listen(venue, client);

        venue.givesBars(true);

        await()
            .untilAsserted(
                () -> assertThat(times(beforeTheSecond(server))).isEqualTo(tradedMinutes()));
        filled = beforeTheSecond(server);
        hasBarsOfItsMinutes(server);
        long hour = volume(bars(server, "60").getLast());
        client.awaitPush("bars:BTCUSDT:60", push -> volume(push.get("payload")) == hour);
        channels.await(message -> message.at("/data/state").asText().equals("filled"));
        assertThat(server.part(Metrics.class).scrape()).contains("tapeloom_history_gaps 0.0");
      }
    }
    try (var venue = venue(THIRD)) {
      venue.givesBars(false);
      try (var server = start(venue, THIRD)) {
        assertThat(beforeTheSecond(server)).isEqualTo(filled);
        hasBarsOfItsMinutes(server);
      }
    }
  }

  private static void listen(StandInVenue venue, OperationClient client) {
    client.ask("trades.subscribe", Map.of("symbol", "BTCUSDT"));
    venue.awaitConnections(1);
    venue.play(200);
    client.awaitPushes("trades:BTCUSDT", 10);
    client.settle();
  }

  /** Those that are closed and the open one. */
  private static void hasBarsOfItsMinutes(ServerUnderTest server) {
    var minutes = minutes(server);
    for (var resolution : INTRADAY) {
      var bars = bars(server, resolution);
      assertThat(bars.stream().mapToLong(LateVenueTest::volume).sum())
          .as(resolution)
          .isEqualTo(minutes.stream().mapToLong(LateVenueTest::volume).sum());
      assertThat(bars.getFirst().get("open")).isEqualTo(minutes.getFirst().get("open"));
      assertThat(bars.getLast().get("close")).isEqualTo(minutes.getLast().get("close"));
    }
  }

  private static StandInVenue venue(Instant begin) {
    return StandInVenue.wandering(VenueMarket.SPOT, "BTCUSDT", begin.toEpochMilli(), 2_000);
  }

  private ServerUnderTest start(StandInVenue venue, Instant now) {
    return ServerUnderTest.start(
        Map.of(
            "FEED",
            "binance",
            "BINANCE_SYMBOLS",
            "BTCUSDT",
            "BINANCE_STREAM_URL",
            venue.streamUrl().toString(),
            "BINANCE_REST_URL",
            venue.restUrl().toString(),
            "BINANCE_HISTORY",
            "2",
            "DATA_DIR",
            folder.toString()),
        new ManualClock(now),
        NanoClock.system());
  }

  private static List<JsonNode> minutes(ServerUnderTest server) {
    return bars(server, "1");
  }

  /** The minutes of the time between the first two runs. */
  private static List<JsonNode> beforeTheSecond(ServerUnderTest server) {
    return minutes(server).stream()
        .filter(bar -> bar.get("time").asLong() < SECOND.toEpochMilli())
        .toList();
  }

  private static List<JsonNode> bars(ServerUnderTest server, String resolution) {
    var bars = new ArrayList<JsonNode>();
    server
        .rest()
        .get(
            "/api/v1/datafeed/bars?symbol=BTCUSDT&resolution=%s&from_time=%d&to_time=%d"
                .formatted(resolution, FIRST.getEpochSecond(), THIRD.getEpochSecond() + 60))
        .json()
        .get("bars")
        .forEach(bars::add);
    return bars;
  }

  private static long volume(JsonNode bar) {
    return Math.round(bar.get("volume").asDouble() * 1e8);
  }

  private static List<Long> times(List<JsonNode> bars) {
    return bars.stream().map(bar -> bar.get("time").asLong()).toList();
  }

  /** A minute in seven has no trades. */
  private static List<Long> tradedMinutes() {
    return LongStream.iterate(
            FIRST.toEpochMilli(),
            time -> time < SECOND.toEpochMilli(),
            time -> time + MINUTE_MILLIS)
        .filter(time -> time / MINUTE_MILLIS % 7 != 0)
        .boxed()
        .toList();
  }
}
