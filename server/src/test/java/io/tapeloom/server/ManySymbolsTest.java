package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.live.MarketBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A market of a thousand symbols, of which a few are looked at. */
class ManySymbolsTest {

  private static final int SYMBOLS = 1000;

  /** All resolutions together: 64 closed bars and the open one of each, at most. */
  private static final int MAX_BARS_IN_MEMORY = 8 * 65;

  @TempDir private static Path folder;

  @AutoClose private static ServerUnderTest server;

  @BeforeAll
  static void start() throws IOException {
    var file = folder.resolve("symbols.json");
    Files.writeString(
        file,
        IntStream.range(0, SYMBOLS)
            .mapToObj(i -> "{\"symbol\":\"S%04d\",\"price\":%d}".formatted(i, 20 + i))
            .collect(Collectors.joining(",", "[", "]")));
    server =
        ServerUnderTest.start(
            Map.of("MARKET_SYMBOLS_FILE", file.toString(), "BAR_BROADCASTER_SYMBOLS", "S0000"));
  }

  @Test
  void shouldListSomeOfThemInErrors() {
    try (var client = server.connect()) {
      var answer = client.ask("quotes.subscribe", Map.of("symbol", "NOPE"));
      var problem = server.rest().get("/api/v1/datafeed/bars?symbol=NOPE&resolution=1").text();

      assertThat(answer.get("message").asText()).endsWith("S0019 and 980 more");
      assertThat(problem).contains("S0019 and 980 more").doesNotContain("S0020");
    }
  }

  @Test
  void shouldHoldFewBarsOfEachInMemory() {
    assertThat(server.part(MarketBoard.class).barCount())
        .isBetween((long) SYMBOLS, (long) SYMBOLS * MAX_BARS_IN_MEMORY);
  }

  @Test
  void shouldReadTheWholePastOfAny() {
    var minutes =
        server
            .rest()
            .get("/api/v1/datafeed/bars?symbol=S0777&resolution=1&count_back=20000")
            .json()
            .get("bars");
    var days =
        server
            .rest()
            .get("/api/v1/datafeed/bars?symbol=S0999&resolution=D&count_back=700")
            .json()
            .get("bars");

    assertThat(minutes).hasSize(20_000);
    for (int i = 1; i < minutes.size(); i++) {
      assertThat(minutes.get(i).get("time").asLong())
          .isEqualTo(minutes.get(i - 1).get("time").asLong() + 60_000);
    }
    assertThat(days).hasSize(700);
  }

  @Test
  void shouldQuoteAndStreamAny() {
    try (var client = server.connect()) {
      for (var symbol : List.of("S0001", "S0500", "S0999")) {
        client.ask("quotes.subscribe", Map.of("symbol", symbol));
        client.subscribe(symbol, "D");
        client.awaitPushes("quotes:" + symbol, 1);
        client.awaitPushes("bars:" + symbol + ":D", 1);
      }
    }
  }
}
