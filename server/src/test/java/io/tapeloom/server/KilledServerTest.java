package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.json.BarPayload;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed, in a process of its own, and what the next one knows. */
class KilledServerTest {

  private static final int HEARD = 500;

  /** At 30 times the speed of life these take seconds, in which much is flushed. */
  private static final int HEARD_AFTERWARDS = 2_000;

  /** A market that does not know its past, so that all there is of it was kept. */
  private static final Map<String, String> RECORDED =
      Map.of(
          "FEED", "recording",
          "FEED_FILES", Path.of("src/test/recordings/aapl.gz").toAbsolutePath().toString(),
          "FEED_TIMES", "now",
          "FEED_SPEED", "30",
          "FEED_LOOP", "true",
          "HISTORY_FLUSH_INTERVAL", "0.05");

  /** A market that can tell what it did while nobody listened. */
  private static final Map<String, String> SIMULATED =
      Map.of("MARKET_SPEED", "200", "HISTORY_DAYS", "2");

  @TempDir private Path folder;

  @Test
  void shouldHaveTheBarsOfAllTradesBeforeAndAfter() throws Exception {
    List<Long> heard;
    try (var server = start(RECORDED)) {
      server.hear(HEARD);
      heard = server.hear(HEARD + HEARD_AFTERWARDS);
    } // killed
    hasKeptWhatWasFlushed(kept(RECORDED), heard);
    Map<Resolution, List<JsonNode>> received = new EnumMap<>(Resolution.class);
    try (var server = start(RECORDED)) {
      server.hear(HEARD + HEARD_AFTERWARDS);
      for (var resolution : List.of(Resolution.MINUTES_1, Resolution.MINUTES_5)) {
        received.put(resolution, server.awaitClosedBars(resolution));
      }
      server.program.terminate();
      assertThat(server.program.awaitExit()).isZero();
    }

    var instrument = source(RECORDED).instruments().getFirst();
    var trades = kept(RECORDED);
    received.forEach(
        (resolution, bars) -> {
          var all = bars(instrument, resolution, trades);
          assertThat(closed(bars)).isEqualTo(all.subList(0, bars.size() - 1));
        });
  }

  @Test
  void shouldHaveKeptWhatWasFlushedBeforeTheMemoryWasOut() throws Exception {
    List<Long> heard;
    try (var server = serving(FaultyProgram.start(environment(RECORDED)))) {
      server.hear(HEARD);
      heard = server.hear(HEARD + HEARD_AFTERWARDS);

      server.program.type(FaultyProgram.Fault.HEAP.name());

      assertThat(server.program.awaitExit()).isEqualTo(3);
    }
    hasKeptWhatWasFlushed(kept(RECORDED), heard);
    try (var server = start(RECORDED)) {
      server.hear(1); // the store opens
    }
  }

  private static void hasKeptWhatWasFlushed(List<Trade> trades, List<Long> heard) {
    var kept = trades.stream().map(Trade::tradeId).toList();
    var since = kept.subList(kept.indexOf(heard.getFirst()), kept.size());
    int both = Math.min(since.size(), heard.size());
    assertThat(both).isGreaterThan(HEARD);
    assertThat(since.subList(0, both)).isEqualTo(heard.subList(0, both));
  }

  @Test
  void shouldFillInWhatASimulatedMarketDidMeanwhile() throws Exception {
    try (var server = start(SIMULATED)) {
      server.hear(HEARD);
    } // killed
    List<JsonNode> received;
    try (var server = start(SIMULATED)) {
      received = server.bars(Resolution.MINUTES_1);
    }

    var source = source(SIMULATED);
    var aapl = source.instruments().getFirst();
    long first = received.getFirst().get("time").asLong();
    long last = received.getLast().get("time").asLong();
    var minutes = new ArrayList<JsonNode>();
    try (var cursor = source.eventHistory().bars(aapl, Resolution.MINUTES_1, first, last)) {
      cursor.forEachRemaining(bar -> minutes.add(json(aapl, bar)));
    }
    assertThat(closed(received)).hasSizeGreaterThanOrEqualTo(2 * 1440 - 1).isEqualTo(minutes);
    assertThat(received.getLast()).isIn(stagesOf(source.eventHistory(), aapl, last));
  }

  /** The bar of a minute after each of its trades. */
  private static List<JsonNode> stagesOf(
      EventHistory eventHistory, Instrument instrument, long minuteMillis) {
    var stages = new ArrayList<JsonNode>();
    var builder = new BarBuilder(Resolution.MINUTES_1, _ -> {});
    try (var events =
        eventHistory.events(
            instrument,
            EnumSet.of(EventHistory.Kind.TRADES),
            minuteMillis * 1_000_000,
            (minuteMillis + 60_000) * 1_000_000)) {
      while (events.hasNext()) {
        if (events.next() instanceof Trade trade) {
          builder.trade(trade.price(), trade.quantity(), trade.eventTimeMillis());
          stages.add(json(instrument, builder.openBar().orElseThrow()));
        }
      }
    }
    return stages;
  }

  private static List<JsonNode> closed(List<JsonNode> bars) {
    return bars.subList(0, bars.size() - 1);
  }

  private static List<JsonNode> bars(
      Instrument instrument, Resolution resolution, List<Trade> trades) {
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, bars::add);
    trades.forEach(
        trade -> builder.trade(trade.price(), trade.quantity(), trade.eventTimeMillis()));
    builder.openBar().ifPresent(bars::add);
    return bars.stream().map(bar -> json(instrument, bar)).toList();
  }

  private static JsonNode json(Instrument instrument, Bar bar) {
    return Documents.json(Documents.text(BarPayload.of(instrument, bar)));
  }

  /** The trades of the first instrument that are in the folder. */
  private List<Trade> kept(Map<String, String> market) throws Exception {
    var source = source(market);
    var trades = new ArrayList<Trade>();
    try (var store = KeptMarket.open(folder, source, settings(market));
        var cursor = store.trades(source.instruments().getFirst(), 0, Long.MAX_VALUE)) {
      cursor.forEachRemaining(trades::add);
    }
    return trades;
  }

  private MarketSource source(Map<String, String> market) {
    return TapeloomServer.source(
        settings(market).market(),
        InstantSource.system(),
        new SteadyClock(InstantSource.system(), System::nanoTime));
  }

  private Settings settings(Map<String, String> market) {
    return Settings.read(environment(market), TapeloomServer.symbols());
  }

  private Map<String, String> environment(Map<String, String> market) {
    var environment = new HashMap<>(market);
    environment.put("DATA_DIR", folder.toString());
    return environment;
  }

  private Running start(Map<String, String> market) {
    return serving(ProgramTest.start(environment(market)));
  }

  private static Running serving(ChildProcess program) {
    int port =
        ProgramTest.portOf(program.awaitLine(line -> ProgramTest.ADDRESS.matcher(line).find()));
    var http = HttpClient.newHttpClient();
    var rest = new RestClient(http, URI.create("http://127.0.0.1:%d/".formatted(port)));
    var client =
        OperationClient.connect(
            http,
            URI.create("ws://127.0.0.1:%d/api/v1/ws".formatted(port)),
            MessageContract.of(
                rest.exchange(rest.request("/api/v1/ws/asyncapi.json").GET()).json()),
            Map.of());
    client.ask("trades.subscribe", Map.of("symbol", "AAPL"));
    return new Running(program, http, rest, client);
  }

  /** A server in a process of its own, and who listens to its trades; killed in the end. */
  private record Running(
      ChildProcess program, HttpClient http, RestClient rest, OperationClient client)
      implements AutoCloseable {

    List<Long> hear(int trades) {
      return client.awaitPushes("trades:AAPL", trades).stream()
          .map(push -> push.at("/payload/trade_id").asLong())
          .toList();
    }

    /** All bars, once one of them is over: five minutes of this market go by in ten seconds. */
    List<JsonNode> awaitClosedBars(Resolution resolution) {
      var bars = bars(resolution);
      while (closed(bars).isEmpty()) {
        client.awaitFurtherPushes("trades:AAPL", HEARD);
        bars = bars(resolution);
      }
      return bars;
    }

    List<JsonNode> bars(Resolution resolution) {
      var bars = new ArrayList<JsonNode>();
      rest.get("/api/v1/datafeed/bars?symbol=AAPL&count_back=50000&resolution=" + resolution.code())
          .json()
          .get("bars")
          .forEach(bars::add);
      return bars;
    }

    @Override
    public void close() {
      program.close();
      http.shutdownNow();
    }
  }
}
