package io.tapeloom.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.feed.History;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import io.tapeloom.market.Volume;
import io.tapeloom.server.Documents;
import io.tapeloom.server.MessageContract;
import io.tapeloom.server.OperationClient;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.json.WireJson;
import io.tapeloom.server.operations.BarOperations;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.wire.StreamServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BarBroadcasterTest {

  private static final Instrument AAPL = Instrument.stock("AAPL", "Apple Inc.", "NASDAQ");
  private static final Instrument MSFT = Instrument.stock("MSFT", "Microsoft", "NASDAQ");
  private static final Instrument TSLA = Instrument.stock("TSLA", "Tesla, Inc.", "NASDAQ");

  /** A Monday and the first of a month: a period of every length begins here. */
  private static final long START_MILLIS = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();

  private static final Settings.Broadcaster LISTED =
      new Settings.Broadcaster(
          true,
          Duration.ofHours(1),
          List.of("AAPL", "MSFT"),
          List.of(Resolution.MINUTES_1, Resolution.MINUTES_5));
  private static final Settings.Broadcaster OFF =
      new Settings.Broadcaster(false, LISTED.interval(), LISTED.symbols(), LISTED.resolutions());

  private static final HttpClient http = HttpClient.newHttpClient();

  private final Instruments instruments = new Instruments(List.of(AAPL, MSFT, TSLA));
  private final History nothing =
      (instrument, _) -> new History.Past(new BarBook(instrument, _ -> 100), Optional.empty());
  private final MarketBoard board =
      MarketBoard.from(nothing, instruments.all(), START_MILLIS * 1_000_000);
  private final Topics topics = new Topics((RandomGenerator) () -> 1L);
  private final BarTopics bars = new BarTopics(instruments, topics);
  private final StreamApi api =
      StreamApi.titled("Bars", "1")
          .mapper(WireJson.mapper())
          .topics(BarTopics.FAMILY)
          .topics(ReplayTopics.BARS)
          .include(new BarOperations(instruments, bars, () -> new Freshness(Instant.EPOCH, 0)))
          .build();
  private final StreamServer server = StreamServer.start(api, 0, "/ws");

  private long tradeId;

  @AfterAll
  static void stopClients() {
    http.shutdownNow();
  }

  @AfterEach
  void stop() {
    server.close();
    topics.close();
  }

  @Test
  void shouldTellItsSevenFigures() {
    var broadcaster = broadcaster(LISTED);
    assertThat(broadcaster.stats())
        .isEqualTo(
            new BarBroadcaster.Stats(
                false, 3600.0, List.of("AAPL", "MSFT"), List.of("1", "5"), 0, 0, 0));

    broadcaster.start();

    assertThat(broadcaster.stats().isRunning()).isTrue();

    broadcaster.close();

    assertThat(broadcaster.stats().isRunning()).isFalse();
  }

  @Test
  void shouldPushTheListedTopicsThatHaveASubscriberAndSkipTheOthers() {
    trade(AAPL, 0, 100_00, 10);
    try (var broadcaster = broadcaster(LISTED);
        var client = connect()) {
      beat(broadcaster);
      assertThat(countsOf(broadcaster)).containsExactly(0L, 4L, 0L);
      client.subscribe("AAPL", "1");
      client.subscribe("TSLA", "1");

      beat(broadcaster);
      beat(broadcaster);

      assertThat(countsOf(broadcaster)).containsExactly(2L, 10L, 0L);
      assertThat(client.awaitPushes("bars:AAPL:1", 3))
          .extracting(push -> push.get("seq").asLong())
          .containsExactly(2L, 3L, 4L);
    }
  }

  @Test
  void shouldPushAListedBarAtEveryBeatEvenWhenItHasNotChanged() {
    trade(AAPL, 0, 100_00, 10);
    try (var broadcaster = broadcaster(LISTED);
        var client = connect()) {
      client.subscribe("AAPL", "1");

      beat(broadcaster);
      beat(broadcaster);

      assertThat(payloads(client.awaitPushes("bars:AAPL:1", 3)))
          .containsOnly(bar(0, 100_00, 100_00, 100_00, 100_00, 10));
    }
  }

  @Test
  void shouldCountNothingAsSentWhileThereIsNothingToSend() {
    try (var broadcaster = broadcaster(LISTED);
        var client = connect()) {
      client.subscribe("AAPL", "1");

      beat(broadcaster);

      client.settle();
      assertThat(client.pushes("bars:AAPL:1")).isEmpty();
      assertThat(countsOf(broadcaster)).containsExactly(0L, 3L, 0L);
    }
  }

  @Test
  void shouldPushAnUnlistedBarOnlyWhenItHasChanged() {
    trade(TSLA, 0, 400_00, 5);
    try (var broadcaster = broadcaster(LISTED);
        var client = connect()) {
      client.subscribe("TSLA", "1");
      beat(broadcaster);
      trade(broadcaster, TSLA, 1, 401_00, 5);
      trade(broadcaster, TSLA, 2, 399_00, 5);

      beat(broadcaster);
      beat(broadcaster);

      client.settle();
      assertThat(payloads(client.pushes("bars:TSLA:1")))
          .containsExactly(
              bar(0, 400_00, 400_00, 400_00, 400_00, 5),
              bar(0, 400_00, 401_00, 399_00, 399_00, 15));
      assertThat(countsOf(broadcaster)).containsExactly(0L, 12L, 0L);
    }
  }

  @Test
  void shouldPushChangesOnlyWhenItIsOff() {
    trade(AAPL, 0, 100_00, 10);
    try (var broadcaster = broadcaster(OFF);
        var client = connect()) {
      client.subscribe("AAPL", "1");
      broadcaster.start();
      beat(broadcaster);
      trade(broadcaster, AAPL, 1, 101_00, 10);

      beat(broadcaster);
      beat(broadcaster);

      client.settle();
      assertThat(payloads(client.pushes("bars:AAPL:1")))
          .containsExactly(
              bar(0, 100_00, 100_00, 100_00, 100_00, 10),
              bar(0, 100_00, 101_00, 100_00, 101_00, 20));
      assertThat(broadcaster.stats().isRunning()).isFalse();
      assertThat(countsOf(broadcaster)).containsExactly(0L, 0L, 0L);
    }
  }

  @Test
  void shouldPushABarInItsFinalFormBeforeTheNext() {
    trade(AAPL, 0, 100_00, 10);
    try (var broadcaster = broadcaster(LISTED);
        var client = connect()) {
      client.subscribe("AAPL", "1");
      trade(broadcaster, AAPL, 59, 103_00, 1);
      trade(broadcaster, AAPL, 60, 102_00, 7);

      beat(broadcaster);

      assertThat(payloads(client.awaitPushes("bars:AAPL:1", 3)))
          .containsExactly(
              bar(0, 100_00, 100_00, 100_00, 100_00, 10),
              closed(0, 100_00, 103_00, 100_00, 103_00, 11),
              bar(60, 102_00, 102_00, 102_00, 102_00, 7));
      assertThat(countsOf(broadcaster)).containsExactly(1L, 3L, 0L);
    }
  }

  @Test
  void shouldPushABarInItsFinalFormWhenItWasTheSameBefore() {
    trade(AAPL, 0, 100_00, 10);
    try (var broadcaster = broadcaster(OFF);
        var client = connect()) {
      client.subscribe("AAPL", "1");
      trade(broadcaster, AAPL, 60, 102_00, 7);

      beat(broadcaster);
      beat(broadcaster);

      client.settle();
      assertThat(payloads(client.pushes("bars:AAPL:1")))
          .containsExactly(
              bar(0, 100_00, 100_00, 100_00, 100_00, 10),
              closed(0, 100_00, 100_00, 100_00, 100_00, 10),
              bar(60, 102_00, 102_00, 102_00, 102_00, 7));
    }
  }

  @Test
  void shouldPushEveryBarThatClosedBetweenTwoBeats() {
    trade(TSLA, 0, 400_00, 1);
    try (var broadcaster = broadcaster(LISTED);
        var client = connect()) {
      client.subscribe("TSLA", "1");
      trade(broadcaster, TSLA, 61, 401_00, 2);
      trade(broadcaster, TSLA, 125, 402_00, 3);
      trade(broadcaster, TSLA, 300, 403_00, 4);

      beat(broadcaster);

      client.settle();
      assertThat(payloads(client.pushes("bars:TSLA:1")))
          .containsExactly(
              bar(0, 400_00, 400_00, 400_00, 400_00, 1),
              closed(0, 400_00, 400_00, 400_00, 400_00, 1),
              closed(60, 401_00, 401_00, 401_00, 401_00, 2),
              closed(120, 402_00, 402_00, 402_00, 402_00, 3),
              bar(300, 403_00, 403_00, 403_00, 403_00, 4));
    }
  }

  @Test
  void shouldShowWhoComesToAnUnwatchedTopicTheBarAsItStandsNow() {
    trade(AAPL, 0, 100_00, 10);
    try (var broadcaster = broadcaster(LISTED)) {
      try (var early = connect()) {
        early.subscribe("AAPL", "1");
        early.awaitPushes("bars:AAPL:1", 1);
        early.unsubscribe("AAPL", "1");
      }
      trade(broadcaster, AAPL, 70, 105_00, 3);
      beat(broadcaster);
      try (var late = connect()) {

        var answer = late.subscribe("AAPL", "1");

        var push = late.awaitPushes("bars:AAPL:1", 1).getFirst();
        assertThat(push.get("payload")).isEqualTo(bar(60, 105_00, 105_00, 105_00, 105_00, 3));
        assertThat(push.get("seq")).isEqualTo(answer.get("seq"));
      }
    }
  }

  @Test
  void shouldCountAFailedPushAndGoOnWithTheOthers() {
    trade(AAPL, 0, 100_00, 10);
    trade(MSFT, 0, 500_00, 10);
    try (var broadcaster = broadcaster(LISTED);
        var client = connect()) {
      client.subscribe("AAPL", "1");
      client.subscribe("MSFT", "1");
      var most = new Volume(Long.MAX_VALUE, 0); // two of them are more than a bar can hold
      var bar = new Bar(START_MILLIS, 100_00, 100_00, 100_00, 100_00, most);
      board.bars(AAPL, Resolution.MINUTES_1).merge(List.of(bar, bar));

      beat(broadcaster);
      beat(broadcaster);

      assertThat(countsOf(broadcaster)).containsExactly(2L, 4L, 2L);
      assertThat(client.awaitPushes("bars:MSFT:1", 3)).hasSize(3);
      client.settle();
      assertThat(client.pushes("bars:AAPL:1")).hasSize(1);
    }
  }

  @Test
  void shouldBeatByItselfOnceStarted() {
    trade(AAPL, 0, 100_00, 10);
    var quick =
        new Settings.Broadcaster(
            true, Duration.ofMillis(10), LISTED.symbols(), LISTED.resolutions());
    try (var broadcaster = broadcaster(quick);
        var client = connect()) {
      client.subscribe("AAPL", "1");

      broadcaster.start();

      client.awaitPushes("bars:AAPL:1", 5);
      await().until(() -> broadcaster.stats().broadcastsSent() >= 4);
      assertThat(broadcaster.stats().broadcastsSkipped()).isPositive();
    }
  }

  @Test
  void shouldPushTheCurrentValueWithoutABeat() {
    trade(AAPL, 0, 100_00, 10);
    try (var _ = broadcaster(LISTED);
        var client = connect()) {

      client.subscribe("AAPL", "M");

      assertThat(payloads(client.awaitPushes("bars:AAPL:M", 1)))
          .containsExactly(bar(0, 100_00, 100_00, 100_00, 100_00, 10));
      client.settle();
      assertThat(client.messages()).hasSize(2);
    }
  }

  @Test
  void shouldCountWhatNobodyListensTo() {
    trade(AAPL, 0, 100_00, 10);
    trade(TSLA, 0, 400_00, 10);
    try (var broadcaster = broadcaster(LISTED)) {
      beat(broadcaster);
      trade(broadcaster, TSLA, 1, 401_00, 10);
      beat(broadcaster);
      beat(broadcaster);

      assertThat(bars.topic(AAPL, Resolution.MINUTES_1).seq()).isEqualTo(4);
      assertThat(bars.topic(TSLA, Resolution.MINUTES_1).seq()).isEqualTo(2);
      assertThat(bars.topic(TSLA, Resolution.MONTH).seq()).isEqualTo(2);
      assertThat(bars.topic(MSFT, Resolution.MINUTES_1).seq()).isZero();
    }
  }

  @Test
  void shouldBeatBetweenTheEventsThatItIsDueBetween() {
    var clock = new MovingClock(START_MILLIS);
    trade(AAPL, 0, 100_00, 10);
    try (var broadcaster = broadcaster(everyTwoSeconds(), clock);
        var client = connect()) {
      client.subscribe("AAPL", "1");

      for (int second = 1; second <= 6; second++) {
        clock.set(START_MILLIS + second * 1000L + 1);
        broadcaster.beatBefore((START_MILLIS + second * 1000L) * 1_000_000);
        trade(broadcaster, AAPL, second, 100_00 + second, 10);
      }

      assertThat(payloads(client.awaitPushes("bars:AAPL:1", 4)))
          .extracting(bar -> bar.get("close").asDouble())
          .containsExactly(100.0, 100.01, 100.03, 100.05);
    }
  }

  @Test
  void shouldBeatOnceWhenTheFeedHasWaitedForLong() {
    var clock = new MovingClock(START_MILLIS);
    trade(AAPL, 0, 100_00, 10);
    try (var broadcaster = broadcaster(everyTwoSeconds(), clock)) {
      clock.set(START_MILLIS + 60_000);

      broadcaster.beatIfDue((START_MILLIS + 60_000) * 1_000_000);
      broadcaster.beatIfDue((START_MILLIS + 60_000) * 1_000_000);

      assertThat(bars.topic(AAPL, Resolution.MINUTES_1).seq()).isEqualTo(2);
      assertThat(broadcaster.dueNanos()).isEqualTo((START_MILLIS + 62_000) * 1_000_000);
    }
  }

  @Test
  void shouldNotBeatBeforeEventsThatAreLate() {
    var clock = new MovingClock(START_MILLIS);
    trade(AAPL, 0, 100_00, 10);
    try (var broadcaster = broadcaster(everyTwoSeconds(), clock)) {
      clock.set(START_MILLIS + 60_000);

      for (int second = 1; second < 50; second++) {
        broadcaster.beatBefore((START_MILLIS + second * 1000L) * 1_000_000);
      }

      assertThat(bars.topic(AAPL, Resolution.MINUTES_1).seq()).isEqualTo(1);
    }
  }

  @Test
  void shouldBeatOnceBeforeAnEventThatIsFarAhead() {
    var clock = new MovingClock(START_MILLIS);
    trade(AAPL, 0, 100_00, 10);
    try (var broadcaster = broadcaster(everyTwoSeconds(), clock)) {
      clock.set(START_MILLIS + 3_600_000);

      broadcaster.beatBefore((START_MILLIS + 3_600_000) * 1_000_000);

      assertThat(bars.topic(AAPL, Resolution.MINUTES_1).seq()).isEqualTo(2);
    }
  }

  @Test
  void shouldGoOnBeatingWhenTheClockIsSetBack() {
    var clock = new MovingClock(START_MILLIS);
    trade(AAPL, 0, 100_00, 10);
    try (var broadcaster = broadcaster(everyTwoSeconds(), clock)) {
      broadcaster.beatIfDue((START_MILLIS - 3_600_000) * 1_000_000);

      broadcaster.beatIfDue((START_MILLIS - 3_600_000 + 2_000) * 1_000_000);

      assertThat(bars.topic(AAPL, Resolution.MINUTES_1).seq()).isEqualTo(2);
    }
  }

  private static Settings.Broadcaster everyTwoSeconds() {
    return new Settings.Broadcaster(
        true, Duration.ofSeconds(2), LISTED.symbols(), LISTED.resolutions());
  }

  /** A clock that stands where it was set. */
  private static final class MovingClock implements InstantSource {

    private volatile long millis;

    MovingClock(long millis) {
      this.millis = millis;
    }

    void set(long to) {
      millis = to;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }

  private BarBroadcaster broadcaster(Settings.Broadcaster settings) {
    return broadcaster(settings, InstantSource.system());
  }

  private BarBroadcaster broadcaster(Settings.Broadcaster settings, InstantSource clock) {
    return new BarBroadcaster(board, bars, topics, instruments, settings, clock);
  }

  private static void beat(BarBroadcaster broadcaster) {
    broadcaster.beat(Instant.EPOCH);
  }

  private void trade(
      BarBroadcaster broadcaster, Instrument instrument, long second, long price, long quantity) {
    trade(instrument, second, price, quantity);
    broadcaster.changed(instrument);
  }

  private OperationClient connect() {
    var host = "127.0.0.1:" + server.port();
    return OperationClient.connect(
        http,
        URI.create("ws://" + host + "/ws"),
        MessageContract.of(api.asyncApi(host, false, "/ws")),
        Map.of());
  }

  private void trade(Instrument instrument, long second, long price, long quantity) {
    board.apply(
        new Trade(
            instrument,
            ++tradeId,
            price,
            quantity,
            Side.BUY,
            (START_MILLIS + second * 1000) * 1_000_000));
  }

  /** Sent, skipped, errors. */
  private static List<Long> countsOf(BarBroadcaster broadcaster) {
    var stats = broadcaster.stats();
    return List.of(stats.broadcastsSent(), stats.broadcastsSkipped(), stats.errors());
  }

  /** A bar on the wire; prices in cents. */
  private static JsonNode bar(
      long second, long open, long high, long low, long close, long volume) {
    return bar(second, open, high, low, close, volume, false);
  }

  private static JsonNode closed(
      long second, long open, long high, long low, long close, long volume) {
    return bar(second, open, high, low, close, volume, true);
  }

  private static JsonNode bar(
      long second, long open, long high, long low, long close, long volume, boolean isFinal) {
    return Documents.json(
        "{\"time\":%d,\"open\":%s,\"high\":%s,\"low\":%s,\"close\":%s,\"volume\":%d,\"is_final\":%s}"
            .formatted(
                START_MILLIS + second * 1000,
                open / 100.0,
                high / 100.0,
                low / 100.0,
                close / 100.0,
                volume,
                isFinal));
  }

  private static List<JsonNode> payloads(List<JsonNode> pushes) {
    return pushes.stream().map(push -> push.get("payload")).toList();
  }
}
