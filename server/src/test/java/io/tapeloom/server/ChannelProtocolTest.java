package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketBoard;
import io.tapeloom.server.live.MarketPublisher;
import io.tapeloom.server.live.MarketTopics;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ChannelProtocolTest {

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true"));

  private static ChannelClient connect() {
    return server.connectToChannels();
  }

  @Test
  void shouldConfirmThenTellTheCurrentValueThenUpdates() {
    try (var client = connect()) {
      var confirmation =
          client.ask(
              "{'type':'subscribe','channel':'market_data','symbol':'aapl','request_id':'r'}");
      var first = client.awaitType("market_tick");
      var second = client.awaitType("market_tick");

      assertThat(confirmation.get("success").asBoolean()).isTrue();
      assertThat(confirmation.get("error").isNull()).isTrue();
      assertThat(confirmation.get("subscribed_channel").asText()).isEqualTo("market_data");
      assertThat(confirmation.get("symbol").asText()).isEqualTo("AAPL");
      assertThat(first.get("symbol").asText()).isEqualTo("AAPL");
      assertThat(second.get("seq").asLong()).isGreaterThan(first.get("seq").asLong());
    }
  }

  @Test
  void shouldTellOfEverySymbolWithoutOne() {
    try (var client = connect()) {
      client.ask("{'type':'subscribe','channel':'chart_data','request_id':'r'}");

      var symbols = new ArrayList<String>();
      for (int i = 0; i < 7; i++) {
        symbols.add(client.awaitType("candlestick").get("symbol").asText());
      }

      assertThat(symbols).containsExactlyInAnyOrderElementsOf(TapeloomServer.symbols());
    }
  }

  @Test
  void shouldRefuseAndStay() {
    try (var client = connect()) {
      assertThat(errorOf(client, "{'type':'subscribe','channel':'x','request_id':'r'}"))
          .isEqualTo("Channel 'x' not found");
      assertThat(errorOf(client, "{'type':'subscribe','channel':'orders','request_id':'r'}"))
          .isEqualTo("Channel 'orders' requires authentication");
      assertThat(
              errorOf(
                  client,
                  "{'type':'subscribe','channel':'trades','symbol':'QQQ','request_id':'r'}"))
          .startsWith("Unknown symbol");
      assertThat(
              errorOf(
                  client,
                  "{'type':'subscribe','channel':'chart_data','params':{'resolution':'7m'},"
                      + "'request_id':'r'}"))
          .startsWith("Unknown resolution: 7m");
      assertThat(errorOf(client, "{'type':'auth','token':'forged','request_id':'r'}")).isNotEmpty();
      assertThat(client.ask("{'type':'ping','request_id':'r'}").get("type").asText())
          .isEqualTo("pong");
    }
  }

  private static void assertSuccess(JsonNode answer) {
    assertThat(answer.get("success").asBoolean()).isTrue();
  }

  private static String errorOf(ChannelClient client, String message) {
    var answer = client.ask(message);
    assertThat(answer.get("success").asBoolean()).isFalse();
    return answer.get("error").asText();
  }

  @Test
  void shouldAnswerWhatItCannotRead() {
    try (var client = connect()) {
      client.sendUnchecked("junk");
      var junk = client.awaitType("error");
      client.sendUnchecked("{\"type\":\"dance\"}");
      var unknown = client.awaitType("error");
      client.sendUnchecked("{\"type\":\"subscribe\"}");
      var incomplete = client.awaitType("error");

      assertThat(junk.get("error").asText()).isEqualTo("Invalid JSON message");
      assertThat(unknown.get("error").asText()).isEqualTo("Unknown message type: dance");
      assertThat(unknown.get("supported_types")).hasSize(9);
      assertThat(incomplete.get("error").asText()).contains("channel");
    }
  }

  @Test
  void shouldRefuseOneConnectionTooManyOnAChannel() {
    var clients = new ArrayList<ChannelClient>();
    try {
      for (int i = 0; i < 50; i++) {
        var client = connect();
        clients.add(client);
        assertSuccess(
            client.ask(
                "{'type':'auth','request_id':'r','token':'"
                    + server.token("user-" + i, 3600)
                    + "'}"));
        assertSuccess(client.ask("{'type':'subscribe','channel':'account','request_id':'r'}"));
      }

      var late = connect();
      clients.add(late);
      late.ask("{'type':'auth','request_id':'r','token':'" + server.token("user-50", 3600) + "'}");
      var refused = late.ask("{'type':'subscribe','channel':'account','request_id':'r'}");
      clients.getFirst().ask("{'type':'unsubscribe','channel':'account','request_id':'r'}");
      var taken = late.ask("{'type':'subscribe','channel':'account','request_id':'r'}");

      assertThat(refused.get("error").asText())
          .isEqualTo("Channel 'account' has reached maximum subscribers");
      assertThat(refused.get("code").asText()).isEqualTo("channel_full");
      assertThat(taken.get("success").asBoolean()).isTrue();
    } finally {
      clients.forEach(ChannelClient::close);
    }
  }

  @Test
  void shouldLoseNoTradeUnderABurst() {
    var instrument = server.part(Instruments.class).find("META").orElseThrow();
    var publisher = server.part(MarketPublisher.class);
    try (var client = connect()) {
      client.ask("{'type':'subscribe','channel':'trades','symbol':'META','request_id':'r'}");

      for (long id = 1; id <= 2000; id++) {
        publisher.publish(
            new Trade(instrument, 1_000_000_000L + id, 100, 1, io.tapeloom.market.Side.BUY, 0));
      }

      var ids = new ArrayList<Long>();
      while (ids.size() < 2000) {
        long id = client.awaitType("trade").get("trade_id").asLong();
        if (id > 1_000_000_000L) {
          ids.add(id - 1_000_000_000L);
        }
      }
      assertThat(ids).containsExactlyElementsOf(LongStream.rangeClosed(1, 2000).boxed().toList());
    }
  }

  @Test
  void shouldConflateABurstOfTicksAndEndOnTheNewest() {
    var instrument = server.part(Instruments.class).find("NVDA").orElseThrow();
    var topic = server.part(MarketTopics.class).quotes(instrument);
    var publisher = server.part(MarketPublisher.class);
    try (var client = connect()) {
      client.ask("{'type':'subscribe','channel':'market_data','symbol':'NVDA','request_id':'r'}");
      var ticker = server.part(MarketBoard.class).ticker(instrument).orElseThrow();
      var messages = new ArrayList<JsonNode>();

      for (int i = 1; i <= 5000; i++) {
        publisher.publish(
            new Ticker(
                instrument,
                ticker.quote(),
                ticker.day(),
                ticker.previousClosePrice() + i,
                ticker.eventTimeNanos()));
      }
      long newest = topic.seq();
      messages.add(client.awaitType("market_tick"));
      while (messages.getLast().get("seq").asLong() < newest) {
        messages.add(client.awaitType("market_tick"));
      }

      assertThat(messages.size()).isLessThan(2500);
      assertThat(messages)
          .extracting(message -> message.get("seq").asLong())
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldForgetAClientThatLeaves() {
    var client = connect();
    client.ask("{'type':'subscribe','channel':'orderbook','request_id':'r'}");
    assertThat(subscribersOf("orderbook")).isOne();

    client.close();

    await().untilAsserted(() -> assertThat(subscribersOf("orderbook")).isZero());
  }

  private static int subscribersOf(String channel) {
    for (var row : server.rest().get("/api/v1/ws/stats").json().get("channels")) {
      if (row.get("name").asText().equals(channel)) {
        return row.get("current_subscribers").asInt();
      }
    }
    throw new AssertionError("no channel " + channel);
  }
}
