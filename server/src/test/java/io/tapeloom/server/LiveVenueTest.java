package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.feed.binance.live.StandInVenue;
import io.tapeloom.feed.binance.live.VenueMarket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A live venue comes through to clients, and so does its absence. */
class LiveVenueTest {

  private static Map<String, String> environment(StandInVenue venue, VenueMarket market) {
    return Map.of(
        "FEED", "binance",
        "BINANCE_MARKET", market.code(),
        "BINANCE_SYMBOLS", "btcusdt",
        "BINANCE_STREAM_URL", venue.streamUrl().toString(),
        "BINANCE_REST_URL", venue.restUrl().toString(),
        "BINANCE_HISTORY", "2",
        "BAR_BROADCASTER_INTERVAL", "0.02");
  }

  @ParameterizedTest
  @CsvSource({"SPOT, BTCUSDT, 1", "USDM, BTCUSDT.P, 2"})
  void shouldTellClientsWhatTheVenueTells(VenueMarket market, String symbol, int connections) {
    try (var venue = StandInVenue.wandering(market, "BTCUSDT", System.currentTimeMillis(), 2_000);
        var server = ServerUnderTest.start(environment(venue, market));
        var operations = server.connect();
        var channels = server.connectToChannels()) {
      venue.awaitConnections(connections);
      operations.subscribe(symbol, "1");
      for (var kind : new String[] {"trades", "quotes", "orderbook"}) {
        operations.ask(kind + ".subscribe", Map.of("symbol", symbol));
      }
      channels.subscribe("trades", symbol);

      venue.play(200);

      assertThat(operations.awaitPushes("trades:" + symbol, 10))
          .allMatch(push -> push.at("/payload/price").asDouble() > 900);
      assertThat(operations.awaitPushes("quotes:" + symbol, 1)).isNotEmpty();
      assertThat(operations.awaitPushes("bars:" + symbol + ":1", 1)).isNotEmpty();
      operations.awaitPush("orderbook:" + symbol, push -> push.at("/payload/bids").size() == 20);
      channels.awaitType("trade");
      assertThat(
              server
                  .rest()
                  .get(
                      "/api/v1/datafeed/bars?symbol=%s&resolution=60&count_back=24"
                          .formatted(symbol))
                  .json()
                  .at("/bars"))
          .hasSize(24);
    }
  }

  @ParameterizedTest
  @CsvSource({"SPOT, BTCUSDT, 1", "USDM, BTCUSDT.P, 2"})
  void shouldTellClientsWhenTheVenueIsGoneAndBack(
      VenueMarket market, String symbol, int connections) {
    try (var venue = StandInVenue.wandering(market, "BTCUSDT", System.currentTimeMillis(), 2_000);
        var server = ServerUnderTest.start(environment(venue, market));
        var client = server.connectToChannels()) {
      venue.awaitConnections(connections);
      client.subscribe("system");
      client.subscribe("orderbook", symbol);
      venue.play(100);
      client.await(message -> message.path("bids").size() == 20);

      venue.letIn(false);
      venue.drop();
      client.await(message -> message.at("/data/state").asText().equals("failed"));
      assertThat(state(server)).isEqualTo("binance lost");
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          client
                              .ask("{'type':'channel_status','channel':'trades','request_id':'r'}")
                              .get("status")
                              .asText())
                      .isEqualTo("error"));
      venue.letIn(true);
      venue.awaitConnections(connections);
      venue.play(100);

      client.await(message -> message.at("/data/state").asText().equals("restarted"));
      assertThat(state(server)).isEqualTo("binance open");
      client.await(message -> message.at("/data/state").asText().equals("healed"));
    }
  }

  @Test
  void shouldTellClientsThatTheVenueCountsTradesAnew() {
    try (var venue =
            StandInVenue.wandering(VenueMarket.SPOT, "BTCUSDT", System.currentTimeMillis(), 2_000);
        var server = ServerUnderTest.start(environment(venue, VenueMarket.SPOT));
        var client = server.connectToChannels()) {
      venue.awaitConnections(1);
      client.subscribe("system");
      client.subscribe("trades", "BTCUSDT");
      venue.play(100);
      client.awaitType("trade");

      venue.countAnew();
      venue.play(100);

      var told = client.await(message -> message.at("/data/state").asText().equals("counted_anew"));
      assertThat(told.at("/data/component").asText()).isEqualTo("trades");
      assertThat(told.at("/data/symbol").asText()).isEqualTo("BTCUSDT");
    }
  }

  @Test
  void shouldBeStaleWhileTheVenueSendsNothing() {
    var environment = new HashMap<String, String>();
    try (var venue =
        StandInVenue.wandering(VenueMarket.SPOT, "BTCUSDT", System.currentTimeMillis(), 2_000)) {
      environment.putAll(environment(venue, VenueMarket.SPOT));
      environment.put("MARKET_STALE_AFTER", "1");
      try (var server = ServerUnderTest.start(environment);
          var client = server.connectToChannels()) {
        venue.awaitConnections(1);
        client.subscribe("trades", "BTCUSDT");
        venue.play(100);
        client.awaitType("trade");

        await().until(() -> state(server).equals("binance stale"));
        venue.play(10);

        await().until(() -> state(server).equals("binance open"));
      }
    }
  }

  private static String state(ServerUnderTest server) {
    var market = server.rest().get("/api/v1/health").json().get("market");
    return market.get("source").asText() + " " + market.get("state").asText();
  }
}
