package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.simulated.SimulatedEventHistory;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.config.InvalidSetting;
import io.tapeloom.server.json.BarPayload;
import io.tapeloom.stream.loop.NanoClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What charts get of a history that is kept: more than there is room for in memory. */
class KeptHistoryTest {

  private static final Instant NOW = Instant.parse("2026-03-04T15:16:17.500Z");
  private static final Instrument AAPL = Listing.stocks().getFirst().instrument();
  private static final int DAYS = 45;

  /** The week in which those days begin. */
  private static final long BEGIN_MILLIS =
      Resolution.WEEK.startMillis(NOW.minus(Duration.ofDays(DAYS)).toEpochMilli());

  private static final EventHistory TAPE =
      new SimulatedEventHistory(new SimulatedVenue(7, 1, Listing.stocks()));

  @TempDir private static Path folder;

  @AutoClose private static ServerUnderTest server;

  @BeforeAll
  static void startTwice() {
    start().close();
    server = start();
  }

  private static ServerUnderTest start() {
    return ServerUnderTest.start(environment("7"), new ManualClock(NOW), NanoClock.system());
  }

  private static Map<String, String> environment(String seed) {
    return Map.of(
        "MARKET_SEED",
        seed,
        "DATA_DIR",
        folder.resolve("data").toString(),
        "HISTORY_DAYS",
        Integer.toString(DAYS));
  }

  @ParameterizedTest
  @EnumSource(Resolution.class)
  void shouldReachBackToTheBeginAtEveryResolution(Resolution resolution) {
    var first = firstMillis(resolution);

    var bars =
        bars(
            resolution,
            "from_time=%d&to_time=%d".formatted(first / 1000, first / 1000 + 2_000_000));

    assertThat(bars).isEqualTo(received(resolution, first, first + 2_000_000_000L));
    assertThat(bars).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Resolution.class,
      names = {"MINUTES_1", "MINUTES_5"})
  void shouldCountBackOverTheSeamOfMemoryAndStore(Resolution resolution) {
    int days = resolution == Resolution.MINUTES_1 ? 8 : 30;
    long to = Resolution.DAY.startMillis(NOW.minus(Duration.ofDays(days - 3)).toEpochMilli());
    int count = (int) (Duration.ofDays(8).toMillis() / resolution.endMillis(0));

    var bars = bars(resolution, "to_time=%d&count_back=%d".formatted(to / 1000, count));

    assertThat(bars)
        .isEqualTo(received(resolution, to - Duration.ofDays(8).toMillis(), to))
        .hasSize(count);
  }

  @Test
  void shouldSayThatThereIsNothingBeforeTheBegin() {
    var answer = answer(Resolution.MINUTES_1, "count_back=5&to_time=" + BEGIN_MILLIS / 1000);

    assertThat(answer.get("no_data").asBoolean()).isTrue();
    assertThat(answer.get("next_time").isNull()).isTrue();
  }

  @Test
  void shouldNotBeMixedWithAnotherMarket() {
    var other =
        Map.of(
            "MARKET_SEED",
            "8",
            "DATA_DIR",
            folder.resolve("other").toString(),
            "HISTORY_DAYS",
            "1");
    ServerUnderTest.start(other).close();

    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(
            () ->
                ServerUnderTest.start(
                    Map.of("MARKET_SEED", "9", "DATA_DIR", folder.resolve("other").toString())))
        .withMessage(
            "DATA_DIR=%s: it contains another market, with MARKET_SEED=8 instead of 9; restore the setting, or set another folder"
                .formatted(folder.resolve("other")));
  }

  @Test
  void shouldNotBeDeletedForASmallerNumberUnlessThatIsConfirmed() {
    var data = folder.resolve("shrinking").toString();
    var clock = new ManualClock(NOW);
    ServerUnderTest.start(Map.of("DATA_DIR", data, "HISTORY_DAYS", "40"), clock, NanoClock.system())
        .close();
    var fewer = Map.of("DATA_DIR", data, "HISTORY_DAYS", "10");

    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> ServerUnderTest.start(fewer, clock, NanoClock.system()))
        .withMessage(
            "HISTORY_DAYS=10: the value was 40 before, and the bars from 2026-01-19 to 2026-02-01"
                + " would be deleted; set HISTORY_DELETE=true to delete them, or HISTORY_DAYS=40 to"
                + " keep them");
    var confirmed = new HashMap<>(fewer);
    confirmed.put("HISTORY_DELETE", "true");
    ServerUnderTest.start(confirmed, clock, NanoClock.system()).close();
    ServerUnderTest.start(fewer, clock, NanoClock.system()).close();
  }

  @Test
  void shouldNotBeSharedByTwoServers() {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> ServerUnderTest.start(environment("7")))
        .withMessageContaining("is in use by another process");
  }

  /** The first period that lies in the store as a whole. */
  private static long firstMillis(Resolution resolution) {
    long start = resolution.startMillis(BEGIN_MILLIS);
    return start < BEGIN_MILLIS ? resolution.endMillis(start) : start;
  }

  private static List<JsonNode> received(Resolution resolution, long fromMillis, long toMillis) {
    var bars = new ArrayList<Bar>();
    long last = resolution.endMillis(resolution.startMillis(toMillis - 1));
    try (var cursor = TAPE.bars(AAPL, resolution, fromMillis, last)) {
      cursor.forEachRemaining(bars::add);
    }
    return bars.stream()
        .map(bar -> Documents.json(Documents.text(BarPayload.of(AAPL, bar))))
        .toList();
  }

  private static List<JsonNode> bars(Resolution resolution, String period) {
    var bars = new ArrayList<JsonNode>();
    answer(resolution, period).get("bars").forEach(bars::add);
    return bars;
  }

  private static JsonNode answer(Resolution resolution, String period) {
    return server
        .rest()
        .get(
            "/api/v1/datafeed/bars?symbol=AAPL&resolution=%s&%s"
                .formatted(resolution.code(), period))
        .json();
  }
}
