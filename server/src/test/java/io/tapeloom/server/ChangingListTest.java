package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.feed.binance.live.StandInVenue;
import io.tapeloom.feed.binance.live.VenueMarket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A venue whose symbols appear and disappear while clients are subscribed to all of them. */
class ChangingListTest {

  private static final int SYMBOLS = 60;
  private static final int STEPS = 4_000;

  private static ServerUnderTest server(StandInVenue venue) {
    return ServerUnderTest.start(
        Map.of(
            "FEED", "binance",
            "BINANCE_SYMBOLS", "*",
            "BINANCE_LISTING_INTERVAL", "1",
            "BINANCE_STREAM_URL", venue.streamUrl().toString(),
            "BINANCE_REST_URL", venue.restUrl().toString(),
            "BINANCE_HISTORY", "2",
            "WS_HEARTBEAT_INTERVAL", "300",
            "BAR_BROADCASTER_INTERVAL", "0.02"));
  }

  private static StandInVenue venue() {
    return StandInVenue.wide(VenueMarket.SPOT, SYMBOLS, System.currentTimeMillis(), STEPS);
  }

  private static JsonNode awaitChange(ChannelClient client) {
    return client
        .await(message -> message.at("/data/component").asText().equals("instruments"))
        .get("data");
  }

  @Test
  void shouldIncludeASymbolThatAppears() {
    try (var venue = venue();
        var server = server(venue);
        var operations = server.connect();
        var left = server.connect();
        var binary = server.connect(Map.of("Sec-WebSocket-Protocol", "tapeloom.proto"));
        var channels = server.connectToChannels()) {
      venue.awaitHeard("s59usdt@trade", true);
      channels.subscribe("system");
      channels.subscribe("trades");
      left.ask("trades.subscribe", Map.of("symbols", List.of("*")));
      left.ask("connection.unsubscribe_all");
      binary.ask("trades.subscribe", Map.of("symbols", List.of("*")));
      for (var kind : List.of("trades", "quotes")) {
        operations.ask(kind + ".subscribe", Map.of("symbols", List.of("*")));
      }
      operations.ask("bars.subscribe", Map.of("symbols", List.of("*")));

      venue.list("NEWUSDT", System.currentTimeMillis(), STEPS);
      var change = awaitChange(channels);
      venue.awaitHeard("newusdt@trade", true);
      venue.play(60);

      assertThat(change.get("version").asInt()).isEqualTo(2);
      assertThat(change.at("/added/0").asText()).isEqualTo("NEWUSDT");
      assertThat(version(server)).isEqualTo(2);
      assertThat(operations.awaitPushes("trades:NEWUSDT", 3)).isNotEmpty();
      assertThat(operations.awaitPushes("quotes:NEWUSDT", 1)).isNotEmpty();
      var topic =
          binary.awaitMessage(each -> each.at("/payload/topic").asText().equals("trades:NEWUSDT"));
      assertThat(topic.get("type").asText()).isEqualTo("topic");
      assertThat(topic.at("/payload/topic_id").asLong()).isPositive();
      assertThat(operations.awaitPushes("bars:NEWUSDT:1", 1)).isNotEmpty();
      channels.await(
          message ->
              message.path("type").asText().equals("trade")
                  && message.path("symbol").asText().equals("NEWUSDT"));
      assertThat(
              server.rest().get("/api/v1/datafeed/search?user_input=newu").json().at("/0/symbol"))
          .hasToString("\"NEWUSDT\"");
      assertThat(left.ask("connection.ledger").get("subscriptions"))
          .allMatch(row -> !row.get("topic").asText().equals("trades:NEWUSDT"));
    }
  }

  @Test
  void shouldEndNothingButTheDataOfASymbolThatDisappears() {
    try (var venue = venue();
        var server = server(venue);
        var operations = server.connect();
        var channels = server.connectToChannels()) {
      venue.awaitHeard("s59usdt@trade", true);
      channels.subscribe("system");
      channels.subscribe("trades", "S7USDT");
      operations.ask("trades.subscribe", Map.of("symbol", "S7USDT"));
      venue.play(60);
      operations.awaitPushes("trades:S7USDT", 1);

      venue.delist("S7USDT");
      var change = awaitChange(channels);

      assertThat(change.at("/removed/0").asText()).isEqualTo("S7USDT");
      assertThat(status(server, "/api/v1/datafeed/resolve/S7USDT")).isEqualTo(404);
      assertThat(
              operations.ask("quotes.subscribe", Map.of("symbol", "S7USDT")).at("/status").asText())
          .isEqualTo("error");
      assertThat(
              channels
                  .ask("{'type':'channel_status','channel':'trades','request_id':'r'}")
                  .get("message")
                  .asText())
          .endsWith("no longer listed: S7USDT");

      venue.list("S7USDT", System.currentTimeMillis(), STEPS);
      assertThat(awaitChange(channels).at("/added/0").asText()).isEqualTo("S7USDT");
      venue.awaitHeard("s7usdt@trade", true);
      int before = operations.pushes("trades:S7USDT").size();
      venue.play(60);

      operations.awaitPushes("trades:S7USDT", before + 1);
      assertThat(operations.ask("trades.unsubscribe", Map.of("symbol", "S7USDT")).at("/status"))
          .hasToString("\"ok\"");
      assertThat(version(server)).isEqualTo(3);
    }
  }

  @Test
  void shouldUnsubscribeFromASymbolThatHasDisappeared() {
    try (var venue = venue();
        var server = server(venue);
        var operations = server.connect();
        var channels = server.connectToChannels()) {
      venue.awaitHeard("s59usdt@trade", true);
      channels.subscribe("system");
      channels.subscribe("trades", "S7USDT");
      operations.ask("trades.subscribe", Map.of("symbol", "S7USDT"));
      venue.delist("S7USDT");
      awaitChange(channels);

      var operation = operations.ask("trades.unsubscribe", Map.of("symbol", "S7USDT"));
      var channel =
          channels.ask(
              "{'type':'unsubscribe','channel':'trades','symbol':'S7USDT','request_id':'r'}");

      assertThat(operation.at("/status").asText()).isEqualTo("ok");
      assertThat(channel.get("success").asBoolean()).isTrue();
    }
  }

  @Test
  void shouldSendTheFirstBookSoonAfterSomebodySubscribes() {
    try (var venue = venue();
        var server = server(venue);
        var operations = server.connect()) {
      venue.awaitHeard("s59usdt@trade", true);

      operations.ask("orderbook.subscribe", Map.of("symbol", "S9USDT"));
      venue.awaitHeard("s9usdt@depth@100ms", true);
      venue.play(60);

      operations.awaitPush("orderbook:S9USDT", push -> push.at("/payload/bids").size() == 20);
    }
  }

  private static int version(ServerUnderTest server) {
    var config = server.rest().get("/api/v1/datafeed/config").json();
    var health = server.rest().get("/api/v1/datafeed/health").json();
    assertThat(config.get("instruments_version")).isEqualTo(health.get("instruments_version"));
    return config.get("instruments_version").asInt();
  }

  private static int status(ServerUnderTest server, String path) {
    return server.rest().get(path).status();
  }
}
