package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.recording.Playback;
import io.tapeloom.feed.recording.RecordingMarket;
import io.tapeloom.market.BarBook;
import io.tapeloom.stream.loop.NanoClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All that is said of a recorded market is of one market: of our own recording, and of real ones.
 */
class RecordedCoherenceTest {

  private static final Instant BEGIN = Instant.parse("2026-06-01T00:00:00Z");
  private static final int TRADES = 2_000;

  /** Trades that are played before what was said of them is heard. */
  private static final int STEP = 5;

  private static final Pattern TRADE =
      Pattern.compile("(\\d+) \\{\"stream\":\"[^\"]*@trade\".*\"t\":(\\d+),.*");

  private final ManualClock clock = new ManualClock(BEGIN);

  @ParameterizedTest
  @CsvSource({
    "aapl.gz, AAPL",
    "binance-spot-btcusdt-20240808.gz, BTCUSDT",
    "binance-usdm-btcusdt-20240808.gz, BTCUSDT.P"
  })
  void shouldTellOneStoryInEveryMessage(String name, String symbol) throws Exception {
    var file = find(name);
    Assumptions.assumeTrue(file.isPresent(), name + " is not here");
    var playback = new Playback(1, Playback.Times.RECORDED, false);
    var market = RecordingMarket.of(List.of(file.orElseThrow()), playback, false);
    var instrument = market.instruments().getFirst();
    var environment =
        Map.of(
            "FEED", "recording",
            "FEED_FILES", file.orElseThrow().toString(),
            "BAR_BROADCASTER_INTERVAL", "0.02");
    assertThat(instrument.symbol()).isEqualTo(symbol);
    try (var server = ServerUnderTest.start(environment, clock, NanoClock.system());
        var coherence = Coherence.listen(server, instrument)) {
      for (var print : prints(file.orElseThrow(), market.handOverNanos(0))) {
        var due = BEGIN.plus(print.offset);
        clock.advance(Duration.between(clock.instant(), due));
        coherence.hearUntilTrade(print.tradeId);
      }

      var stats = coherence.check(new BarBook(instrument, _ -> 1_000));

      System.out.println(symbol + ": " + stats);
      assertThat(stats.trades()).isGreaterThanOrEqualTo(TRADES);
      assertThat(stats.books()).isGreaterThan(1_000);
      assertThat(stats.ticks()).isGreaterThan(1_000);
      assertThat(stats.bars()).isGreaterThan(100);
      assertThat(stats.compared()).isGreaterThan(stats.trades());
      assertThat(stats.skippedTicks()).isLessThan(stats.ticks() / 2);
    }
  }

  /** When a trade is played, behind the begin. */
  private record Print(Duration offset, String tradeId) {}

  /** Each so many'th of the first trades, as the text of the file has them. */
  private static List<Print> prints(Path file, long firstNanos) throws IOException {
    List<Print> prints = new ArrayList<>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (int trades = 0; trades < TRADES; ) {
        var trade = TRADE.matcher(lines.readLine());
        if (trade.matches() && ++trades % STEP == 0) {
          prints.add(
              new Print(
                  Duration.ofNanos(Long.parseLong(trade.group(1)) - firstNanos), trade.group(2)));
        }
      }
    }
    return prints;
  }

  /** Among the tests, or beside the repository. */
  private static Optional<Path> find(String name) {
    var own = Path.of("src/test/recordings").resolve(name);
    if (Files.exists(own)) {
      return Optional.of(own);
    }
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      var file = folder.resolve("shared/data").resolve(name);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
