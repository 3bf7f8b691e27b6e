package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The last state of each bar reaches slow subscribers too. */
class FinalBarsTest {

  private static final int MINUTES = 12;

  private final LinkedBlockingQueue<Trade> trades = new LinkedBlockingQueue<>();

  private ServerUnderTest start() {
    return ServerUnderTest.start(
        Map.of("BAR_BROADCASTER_INTERVAL", "0.1"),
        new PluginMarket(
            listener -> {
              while (true) {
                listener.accept(trades.take());
              }
            }));
  }

  /** Two trades in each minute. */
  private void trade() {
    for (int minute = 0; minute < MINUTES; minute++) {
      trades.add(PluginMarket.trade(60L * minute + 20));
      trades.add(PluginMarket.trade(60L * minute + 40));
    }
  }

  @Test
  void shouldSendTheLastStateOfEachBarBelowItsRate() {
    try (var server = start();
        var client = server.connect()) {
      client.ask("bars.subscribe", Map.of("symbol", "AAPL", "params", Map.of("max_rate", 0.5)));
      trades.add(PluginMarket.trade(1));
      client.awaitPushes("bars:AAPL:1", 1); // the next is due two seconds later
      trade();
      client.awaitPush(
          "bars:AAPL:1", push -> push.at("/payload/time").asLong() == 60_000L * (MINUTES - 1));

      var minutes = new HashSet<Long>();
      for (var push : client.pushes("bars:AAPL:1")) {
        var bar = push.get("payload");
        if (bar.get("is_final").asBoolean()) {
          assertThat(minutes.add(bar.get("time").asLong() / 60_000)).isTrue();
          assertThat(bar.get("volume").asInt()).isEqualTo(minutes.size() == 1 ? 300 : 200);
        }
      }
      assertThat(minutes).hasSize(MINUTES - 1).contains(0L, MINUTES - 2L);
      var row = client.ask("connection.ledger").get("subscriptions").get(0);
      assertThat(
              row.get("delivered").asLong()
                  + row.get("conflated").asLong()
                  + row.get("missed").asLong())
          .isEqualTo(row.get("to_seq").asLong() - row.get("from_seq").asLong() + 1);
    }
  }

  @Test
  void shouldSendTheLastStateOfEachCandlestickToo() {
    try (var server = start();
        var client = server.connectToChannels()) {
      client.subscribe("chart_data", "AAPL");
      var minutes = new ArrayList<Long>();
      trades.add(PluginMarket.trade(1));
      client.awaitType("candlestick");
      trade();
      client.await(
          message -> {
            long minute = message.path("time").asLong() / 60_000;
            if (message.path("is_final").asBoolean()) {
              minutes.add(minute);
            }
            return message.get("type").asText().equals("candlestick") && minute == MINUTES - 1;
          });

      assertThat(minutes).isEqualTo(LongStream.rangeClosed(0, MINUTES - 2).boxed().toList());
    }
  }
}
