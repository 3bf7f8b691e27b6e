package io.tapeloom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes without end and is killed, again and again. */
class KilledStoreTest {

  private static final int KILLS = 6;
  private static final Map<String, String> MARKET = Map.of("MARKET_SEED", "7");
  private static final long BEGIN = Instant.parse("2026-01-30T00:00:00Z").toEpochMilli();

  private static final List<Instrument> INSTRUMENTS =
      IntStream.range(0, 20)
          .mapToObj(number -> Instrument.stock("S" + number, "Stock", "NYSE"))
          .toList();

  @TempDir private Path folder;

  @Test
  void shouldHaveAllThatWasWrittenInOrderAndOnce() throws Exception {
    var random = new SplittableRandom(7);
    long written = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      written = Math.max(written, writeAndKill(random.nextInt(1, 30)));

      try (var store = FileStore.open(folder, MARKET, INSTRUMENTS)) {
        for (var instrument : INSTRUMENTS) {
          var bars = store.bars(instrument, Resolution.MINUTES_1, 0, Long.MAX_VALUE);
          assertThat(bars).hasSizeGreaterThanOrEqualTo((int) written);
          assertThat(bars)
              .isEqualTo(LongStream.range(0, bars.size()).mapToObj(KilledStoreTest::bar).toList());
          assertThat(store.newestMinuteMillis(instrument)).hasValue(bars.getLast().timeMillis());
          var trades = new ArrayList<Trade>();
          try (var cursor = store.trades(instrument, 0, Long.MAX_VALUE)) {
            cursor.forEachRemaining(trades::add);
          }
          assertThat(trades).hasSizeGreaterThanOrEqualTo((int) written);
          assertThat(trades.stream().mapToLong(Trade::tradeId).toArray())
              .isEqualTo(LongStream.range(0, trades.size()).toArray());
        }
        assertThat(store.gaps()).isEmpty();
      }
    }
    try (var files = Files.newDirectoryStream(folder, "damaged-*")) {
      assertThat(files).isEmpty();
    }
  }

  private static Bar bar(long number) {
    return new Bar(BEGIN + number * 60_000, number, number + 2, number - 2, number + 1, 1);
  }

  /** Returns the number of minutes that were certainly written. */
  private long writeAndKill(int batches) throws Exception {
    var program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    long written = 0;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
      for (int batch = 0; batch < batches; ) {
        var line = lines.readLine();
        assertThat(line).isNotNull();
        if (line.startsWith("written ")) {
          written = Long.parseLong(line.substring("written ".length()));
          batch++;
        }
      }
    } finally {
      program.destroyForcibly();
      program.waitFor();
    }
    return written;
  }

  /** Continues each symbol where it ends, and prints what all have after each write. */
  static final class Program {

    private static final int BATCH = 500;

    private Program() {}

    @SuppressWarnings({"SystemOut", "InfiniteLoopStatement"})
    public static void main(String[] args) throws Exception {
      try (var store = FileStore.open(Path.of(args[0]), MARKET, INSTRUMENTS)) {
        while (true) {
          var minutes = new ArrayList<Minute>();
          var trades = new ArrayList<Trade>();
          long all = Long.MAX_VALUE;
          for (var instrument : INSTRUMENTS) {
            long next =
                (store.newestMinuteMillis(instrument).orElse(BEGIN - 60_000) - BEGIN) / 60_000 + 1;
            for (long number = next; number < next + BATCH; number++) {
              minutes.add(new Minute(instrument, bar(number)));
            }
            long trade = store.newestTrade(instrument).map(Trade::tradeId).orElse(-1L) + 1;
            for (long id = trade; id < trade + BATCH; id++) {
              trades.add(
                  new Trade(instrument, id, 100, 1, Side.BUY, (BEGIN + id * 20_000) * 1_000_000));
            }
            all = Math.min(all, Math.min(next, trade) + BATCH);
          }
          store.appendTrades(trades);
          store.appendMinutes(minutes);
          System.out.println("written " + all);
        }
      }
    }
  }
}
