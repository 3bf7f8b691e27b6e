package io.tapeloom.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Trade;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One recording of a venue's whole market. */
class ManySymbolsRecordingTest {

  private static final int SYMBOLS = 1_500;
  private static final int ROUNDS = 4;
  private static final Instant BEGIN = Instant.parse("2026-03-04T10:17:31Z");

  @TempDir private Path folder;

  /** In each round, every symbol has a quote and a trade. */
  private Path record() throws Exception {
    var file = folder.resolve("market.txt");
    try (var out = Files.newBufferedWriter(file)) {
      long millis = BEGIN.toEpochMilli();
      for (int round = 1; round <= ROUNDS; round++) {
        for (int i = 0; i < SYMBOLS; i++) {
          var symbol = "S%dUSDT".formatted(i);
          out.write(
              "%d {\"stream\":\"%s@bookTicker\",\"data\":{\"u\":%d,\"s\":\"%s\",\"b\":\"%d.1\",\"B\":\"5\",\"a\":\"%d.2\",\"A\":\"7\"}}\n"
                  .formatted(
                      millis * 1_000_000,
                      symbol.toLowerCase(Locale.ROOT),
                      round,
                      symbol,
                      100 + i,
                      100 + i));
          out.write(
              "%d {\"stream\":\"%s@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"%s\",\"t\":%d,\"p\":\"%d.2\",\"q\":\"0.5\",\"T\":%d,\"m\":false,\"M\":true}}\n"
                  .formatted(
                      millis * 1_000_000,
                      symbol.toLowerCase(Locale.ROOT),
                      millis,
                      symbol,
                      round,
                      100 + i,
                      millis));
          millis++;
        }
      }
    }
    return file;
  }

  @Test
  void shouldPlayAllSymbolsOfOneRecording() throws Exception {
    var market =
        RecordingMarket.of(
            List.of(record()), new Playback(Playback.MAX, Playback.Times.RECORDED, false), false);
    Map<String, Integer> trades = new HashMap<>();
    Map<String, Integer> quotes = new HashMap<>();
    int[] books = {0};
    var feed = market.feed(market.handOverNanos(0), InstantSource.fixed(BEGIN), _ -> {}, _ -> {});

    feed.run(
        (MarketEvent event) -> {
          switch (event) {
            case Trade trade -> trades.merge(trade.instrument().symbol(), 1, Integer::sum);
            case Quote quote -> quotes.merge(quote.instrument().symbol(), 1, Integer::sum);
            case OrderBook _ -> books[0]++;
          }
        });

    assertThat(market.instruments()).hasSize(SYMBOLS);
    assertThat(trades)
        .hasSize(SYMBOLS)
        .allSatisfy((_, count) -> assertThat(count).isEqualTo(ROUNDS));
    assertThat(quotes)
        .hasSize(SYMBOLS)
        .allSatisfy((_, count) -> assertThat(count).isEqualTo(ROUNDS));
    assertThat(books[0]).isEqualTo(SYMBOLS * ROUNDS);
    assertThat(feed.isOver()).isTrue();
  }
}
