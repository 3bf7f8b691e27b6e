package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.stream.loop.NanoClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The state of a market is the same at all places where it is shown. */
class MarketStateTest {

  private static final Instant BEGIN = Instant.parse("2026-03-04T15:16:17Z");

  @TempDir private Path folder;

  @Test
  void shouldBeOpen() {
    try (var server = ServerUnderTest.start(Map.of());
        var client = server.connectToChannels()) {
      var market = shownBy(server, client, "open", "active");

      assertThat(market.get("source").asText()).isEqualTo("simulated");
      assertThat(Instant.parse(market.get("as_of").asText()))
          .isAfterOrEqualTo(Instant.parse(market.get("since").asText()));
    }
  }

  @Test
  void shouldBeLostWhileTheFeedFailsAndOpenAfterwards() {
    var venue = new BrokenVenue();
    try (var server = ServerUnderTest.start(Map.of("MARKET_SPEED", "1000"), venue);
        var client = server.connectToChannels()) {
      client.subscribe("system");

      venue.breakDown();
      var lost = awaitMarket(client, "lost");
      var shown = shownBy(server, client, "lost", "error");
      venue.mend();
      var open = awaitMarket(client, "open");

      assertThat(lost.get("event").asText()).isEqualTo("service_update");
      assertThat(lost.get("message").asText())
          .isEqualTo("The market is lost: its feed has failed and is being restarted");
      assertThat(lost.at("/data/source").asText()).isEqualTo("simulated");
      assertThat(lost.at("/data/since")).isEqualTo(shown.get("since"));
      assertThat(lost.at("/data/as_of")).isEqualTo(shown.get("as_of"));
      assertThat(open.at("/data/since").asText()).isGreaterThan(shown.get("since").asText());
      shownBy(server, client, "open", "active");
    }
  }

  @Test
  void shouldBeLostWhenTheFeedThrowsForEver() {
    try (var server =
            ServerUnderTest.start(
                Map.of(),
                new PluginMarket(
                    _ -> {
                      throw new IOException("never there");
                    }));
        var client = server.connectToChannels()) {
      await().untilAsserted(() -> assertThat(state(server)).isEqualTo("lost"));

      var market = shownBy(server, client, "lost", "error");

      assertThat(market.get("source").asText()).isEqualTo("plugin");
    }
  }

  @Test
  void shouldBeLostWhenTheFeedReturnsAndOpenWhenItDeliversAgain() {
    var runs = new Semaphore(0);
    try (var server =
            ServerUnderTest.start(
                Map.of(),
                new PluginMarket(
                    listener -> {
                      if (runs.tryAcquire()) {
                        listener.accept(PluginMarket.trade(1));
                        new CountDownLatch(1).await();
                      }
                    }));
        var client = server.connectToChannels()) {
      client.subscribe("system");
      await().untilAsserted(() -> assertThat(state(server)).isEqualTo("lost"));
      shownBy(server, client, "lost", "error");

      runs.release();
      awaitMarket(client, "open");

      shownBy(server, client, "open", "active");
    }
  }

  @Test
  void shouldHaveTheErrorOfASymbolThatIsLostAndGoOn() {
    try (var server =
            ServerUnderTest.start(Map.of(), new PluginMarket(_ -> new CountDownLatch(1).await()));
        var client = server.connectToChannels()) {
      var feed = server.part(FeedHealth.class);

      feed.apply(new FeedNotice.InstrumentLost(PluginMarket.AAPL, "halted"));
      shownBy(server, client, "stale", "error");
      assertThat(server.rest().get("/api/v1/health").json().get("message").asText())
          .endsWith("no data for AAPL");
      feed.apply(new FeedNotice.InstrumentFound(PluginMarket.AAPL));

      shownBy(server, client, "open", "active");
    }
  }

  @Test
  void shouldShowTheLastPriceOfAFeedWithoutQuotes() {
    try (var server =
            ServerUnderTest.start(
                Map.of(),
                new PluginMarket(
                    listener -> {
                      listener.accept(PluginMarket.trade(1));
                      listener.accept(PluginMarket.trade(2));
                      new CountDownLatch(1).await();
                    }));
        var client = server.connectToChannels();
        var operations = server.connect()) {
      await().until(() -> server.part(FeedHealth.class).events() == 2);

      client.subscribe("market_data", "AAPL");
      var tick = client.awaitType("market_tick");
      operations.ask("quotes.subscribe", Map.of("symbol", "AAPL"));
      var push = operations.awaitPushes("quotes:AAPL", 1).getFirst();
      var quote =
          server.rest().post("/api/v1/datafeed/quotes", "{\"symbols\":[\"AAPL\"]}").json().get(0);

      assertThat(tick.get("price").asDouble()).isEqualTo(150.02);
      assertThat(tick.get("volume").asInt()).isEqualTo(200);
      assertThat(tick.has("bid")).isFalse();
      assertThat(push.at("/payload/price").asDouble()).isEqualTo(150.02);
      assertThat(push.at("/payload").has("ask")).isFalse();
      assertThat(quote.get("s").asText()).isEqualTo("ok");
      assertThat(quote.at("/v/lp").asDouble()).isEqualTo(150.02);
      assertThat(quote.at("/v/volume").asInt()).isEqualTo(200);
      assertThat(quote.get("v").has("spread")).isFalse();
    }
  }

  @Test
  void shouldBeOverWhenTheRecordingHasEnded() throws IOException {
    var clock = new ManualClock(BEGIN);
    try (var server =
            ServerUnderTest.start(
                Map.of(
                    "FEED",
                    "recording",
                    "FEED_FILES",
                    bars().toString(),
                    "FEED_TIMES",
                    "now",
                    "FEED_SPEED",
                    "10000"),
                clock,
                NanoClock.system());
        var client = server.connectToChannels()) {
      client.subscribe("system");
      await().until(() -> server.part(FeedHealth.class).events() > 0);
      clock.advance(Duration.ofSeconds(10)); // a day
      var message = awaitMarket(client, "over");

      var market = shownBy(server, client, "over", "inactive");

      assertThat(message.get("message").asText())
          .isEqualTo("The market is over: its source has ended");
      assertThat(market.get("source").asText()).isEqualTo("recording");
      assertThat(market.get("since")).isEqualTo(message.at("/data/since"));
    }
  }

  @Test
  void shouldCloseAndOpenWithItsHours() {
    var clock = new ManualClock(Instant.parse("2026-03-04T20:59:30Z"));
    try (var server =
            ServerUnderTest.start(Map.of("MARKET_HOURS", "exchange"), clock, NanoClock.system());
        var client = server.connectToChannels()) {
      client.subscribe("system");
      shownBy(server, client, "open", "active");

      clock.advance(Duration.ofMinutes(1));
      var closed = awaitMarket(client, "closed");

      assertThat(closed.get("event").asText()).isEqualTo("market_hours");
      assertThat(closed.at("/data/source").asText()).isEqualTo("simulated");
      var market = shownBy(server, client, "closed", "inactive");
      assertThat(market.get("as_of").asText()).isEqualTo("2026-03-04T21:00:30.000Z");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-04T14:29:59Z, closed, inactive",
    "2026-03-04T14:30:01Z, open, active",
    "2026-03-07T16:00:00Z, closed, inactive",
  })
  void shouldBeginAsItsHoursSay(Instant now, String state, String channels) {
    try (var server =
            ServerUnderTest.start(
                Map.of("MARKET_HOURS", "exchange"), new ManualClock(now), NanoClock.system());
        var client = server.connectToChannels()) {
      shownBy(server, client, state, channels);
    }
  }

  @Test
  void shouldBeStaleAfterASilenceAndOpenWithTheNextEvent() {
    var clock = new ManualClock(BEGIN);
    var nanoClock = new ManualNanoClock();
    try (var server = ServerUnderTest.start(Map.of("MARKET_STALE_AFTER", "3"), clock, nanoClock);
        var client = server.connectToChannels()) {
      client.subscribe("system");
      nanoClock.advance(Duration.ofSeconds(4));
      var stale = awaitMarket(client, "stale");

      var market = shownBy(server, client, "stale", "error");
      clock.advance(Duration.ofSeconds(30));
      nanoClock.advance(Duration.ofSeconds(1)); // for the rate of the channel
      awaitMarket(client, "open");

      assertThat(stale.get("event").asText()).isEqualTo("service_update");
      assertThat(stale.get("message").asText())
          .isEqualTo("The market is stale: no current events arrive");
      assertThat(market.get("since").asText()).isEqualTo("2026-03-04T15:16:17.000Z");
      assertThat(market.get("as_of").asText()).isLessThan(market.get("since").asText());
      shownBy(server, client, "open", "active");
    }
  }

  @Test
  void shouldReportAnOutageToEveryConnection() {
    var clock = new ManualClock(BEGIN);
    var nanoClock = new ManualNanoClock();
    try (var server = ServerUnderTest.start(Map.of("MARKET_STALE_AFTER", "3"), clock, nanoClock);
        var channels = server.connectToChannels();
        var operations = server.connect()) {
      channels.welcome();
      nanoClock.advance(Duration.ofSeconds(4));
      var stale = operations.awaitNotices("stale", 1).getFirst().get("payload");
      var announced = awaitMarket(channels, "stale");
      var ping = operations.ask("ping");
      var answer = operations.ask("quotes.subscribe", Map.of("symbol", "AAPL"));
      var confirmation = channels.subscribe("heartbeat");

      clock.advance(Duration.ofSeconds(30));
      var fresh = operations.awaitNotices("fresh", 1).getFirst().get("payload");
      var over = awaitMarket(channels, "fresh");

      assertThat(stale.get("since").asText()).isEqualTo("2026-03-04T15:16:17.000Z");
      assertThat(stale.get("as_of").asText()).isLessThan(stale.get("since").asText());
      assertThat(announced.get("event").asText()).isEqualTo("service_update");
      assertThat(announced.has("seq")).isFalse();
      assertThat(announced.at("/data/since")).isEqualTo(stale.get("since"));
      assertThat(announced.at("/data/as_of")).isEqualTo(stale.get("as_of"));
      for (var each : List.of(ping, answer, confirmation)) {
        assertThat(each.get("as_of")).isEqualTo(stale.get("as_of"));
        assertThat(each.get("lag_ms").asLong()).isEqualTo(4_000);
      }
      assertThat(fresh.get("stale_ms").asLong()).isEqualTo(30_000);
      assertThat(over.at("/data/stale_ms").asLong()).isEqualTo(30_000);
      assertThat(over.has("seq")).isFalse();
    }
  }

  @Test
  void shouldGoWithTheClockWhileTheSourceIsHealthy() {
    try (var server = ServerUnderTest.start(Map.of(), new ManualClock(BEGIN), NanoClock.system());
        var client = server.connectToChannels();
        var operations = server.connect()) {
      client.subscribe("heartbeat");
      var beat = client.awaitType("heartbeat");

      assertThat(beat.get("as_of")).isEqualTo(beat.get("server_time"));
      assertThat(beat.get("lag_ms").asLong()).isZero();
      for (var answer :
          List.of(
              operations.ask("ping"),
              operations.ask("bars.subscribe", Map.of("symbol", "AAPL")),
              operations.ask("trades.subscribe", Map.of("symbols", List.of("*"))),
              operations.ask("orders.subscribe"))) {
        assertThat(answer.get("as_of").asText()).isEqualTo("2026-03-04T15:16:17.000Z");
        assertThat(answer.get("lag_ms").asLong()).isZero();
      }
    }
  }

  /** The state, which must be the same everywhere; that of all channels of market data too. */
  private static JsonNode shownBy(
      ServerUnderTest server, ChannelClient client, String state, String channels) {
    var rest = server.rest();
    var health = rest.get("/api/v1/health").json();
    var datafeed = rest.get("/api/v1/datafeed/health").json();
    try (var fresh = server.connectToChannels()) {
      var places =
          List.of(
              health,
              datafeed,
              rest.get("/api/v1/ws/stats").json(),
              rest.get("/api/v1/health/live").json(),
              rest.get("/api/v1/health/ready").json(),
              fresh.welcome());
      assertThat(places)
          .extracting(place -> place.at("/market/state").asText())
          .containsOnly(state);
      assertThat(places)
          .extracting(place -> place.at("/market/since").asText())
          .containsOnly(health.at("/market/since").asText());
    }
    boolean isWell = state.equals("open") || state.equals("closed");
    assertThat(health.get("status").asText()).isEqualTo("ok");
    assertThat(health.get("message").asText().equals("Trading API is running")).isEqualTo(isWell);
    assertThat(datafeed.get("status").asText()).isEqualTo(isWell ? "ok" : "degraded");
    for (var channel : new String[] {"market_data", "orderbook", "trades", "chart_data"}) {
      assertThat(statusOf(client, channel)).as(channel).isEqualTo(channels);
    }
    assertThat(statusOf(client, "system")).isEqualTo("active");
    return health.get("market");
  }

  private static String state(ServerUnderTest server) {
    return server.rest().get("/api/v1/health").json().at("/market/state").asText();
  }

  private static String statusOf(ChannelClient client, String channel) {
    return client
        .ask("{'type':'channel_status','channel':'%s','request_id':'r'}".formatted(channel))
        .get("status")
        .asText();
  }

  private static JsonNode awaitMarket(ChannelClient client, String state) {
    return client.await(
        message ->
            message.at("/data/component").asText().equals("market")
                && message.at("/data/state").asText().equals(state));
  }

  private Path bars() throws IOException {
    return Files.writeString(
        folder.resolve("ACME.csv"),
        """
        time,open,high,low,close,volume
        2026-03-02,10,11,9,10.5,1000
        2026-03-03,10.5,12,10,11,1000
        2026-03-04,11,12,10,11.5,1000
        """);
  }
}
