package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.server.json.BarPayload;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A simulated market whose clock is set. */
class ClockSetTest {

  private static final Instant BEGIN = Instant.parse("2026-03-04T15:16:17.500Z");
  private static final int SEED = 7;
  private static final int HOURS = 3;

  private final ManualClock clock = new ManualClock(BEGIN);

  @AutoClose
  private final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of("MARKET_SEED", Integer.toString(SEED)), clock, NanoClock.system());

  @Test
  void shouldNotPublishAllThatHappenedWhileTheClockWasSetForward() {
    try (var client = server.connect();
        var channels = server.connectToChannels()) {
      channels.ask("{'type':'subscribe','channel':'system','request_id':'r'}");
      for (var kind : new String[] {"trades", "quotes", "orderbook", "bars"}) {
        client.ask(kind + ".subscribe", Map.of("symbol", "AAPL"));
      }

      clock.advance(Duration.ofHours(HOURS));
      assertThat(nextState(channels)).isEqualTo("market stale");
      assertThat(nextState(channels)).isEqualTo("feed behind");
      assertThat(nextState(channels)).isEqualTo("market open");
      assertThat(nextState(channels)).isEqualTo("feed caught_up");
      var lost = nextEvent(channels);
      client.settle();

      assertThat(lost.at("/data/component").asText()).isEqualTo("trades");
      assertThat(lost.at("/data/count").asLong()).isGreaterThan(HOURS * 60L * 10);
      assertThat(client.messages()).hasSizeLessThan(100);
      int received = client.pushes("trades:AAPL").size();
      clock.advance(Duration.ofMinutes(1));
      await().until(() -> client.pushes("trades:AAPL").size() > received);
      assertThat(bars()).isEqualTo(barsOfTheVenue());
    }
  }

  @Test
  void shouldBeStaleWhileTheClockIsSetBack() {
    try (var client = server.connectToChannels()) {
      client.subscribe("system");
      clock.advance(Duration.ofSeconds(2));
      await().until(() -> server.part(FeedHealth.class).events() > 0);

      clock.advance(Duration.ofSeconds(-90));
      assertThat(nextState(client)).isEqualTo("market stale");
      assertThat(nextState(client)).isEqualTo("feed waiting");
      clock.advance(Duration.ofSeconds(90));

      assertThat(nextState(client)).isEqualTo("market open");
      assertThat(nextState(client)).isEqualTo("feed caught_up");
    }
  }

  private static String nextState(ChannelClient client) {
    var data = nextEvent(client).get("data");
    return data.get("component").asText() + " " + data.get("state").asText();
  }

  /** The next event of the topic; what is sent to every connection has no number. */
  private static JsonNode nextEvent(ChannelClient client) {
    return client.await(
        message -> message.get("type").asText().equals("system") && message.has("seq"));
  }

  /** The closed bars of the hours that were skipped. */
  private String bars() {
    var bars = new ArrayList<String>();
    long from = BEGIN.toEpochMilli() - BEGIN.toEpochMilli() % 60_000;
    server
        .rest()
        .get(
            "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&from_time=%d&to_time=%d"
                .formatted(from / 1000, from / 1000 + HOURS * 3600))
        .json()
        .get("bars")
        .forEach(bar -> bars.add(bar.toString()));
    return String.join("\n", bars);
  }

  private static String barsOfTheVenue() {
    var aapl = Listing.stocks().getFirst().instrument();
    long from = BEGIN.toEpochMilli() - BEGIN.toEpochMilli() % 60_000;
    return String.join(
        "\n",
        new SimulatedVenue(SEED, 1, Listing.stocks())
            .minutes(aapl, from, from + HOURS * 3_600_000L).stream()
                .map(bar -> Documents.json(Documents.text(BarPayload.of(aapl, bar))).toString())
                .toList());
  }
}
