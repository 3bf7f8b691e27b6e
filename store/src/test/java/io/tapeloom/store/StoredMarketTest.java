package io.tapeloom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.exchange.TradingHours;
import io.tapeloom.feed.BarArchive;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.simulated.SimulatedMarket;
import io.tapeloom.feed.stored.HistorySettings;
import io.tapeloom.feed.stored.HistoryStore;
import io.tapeloom.feed.stored.StoredMarket;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The past of a market, over restarts. */
class StoredMarketTest {

  private static final Map<String, String> MARKET = Map.of("MARKET_SEED", "7");
  private static final HistorySettings SETTINGS =
      new HistorySettings(Duration.ofMillis(1), Duration.ofDays(36_000), Duration.ofDays(36_000));
  private static final Instant NOW = Instant.parse("2026-03-04T15:16:17.500Z");
  private static final List<Listing> LISTINGS = Listing.stocks().subList(0, 2);

  private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldHaveTheBarsOfAllTradesAfterEachRestart(long seed) throws Exception {
    var trades = Tapes.random(seed, 400);
    var random = new SplittableRandom(seed);
    for (int begin = 0; begin < trades.size(); ) {
      int end = Math.min(trades.size(), begin + random.nextInt(1, 250));
      long handOver = trades.get(begin).eventTimeNanos();
      begin = firstAtOrAfter(trades, handOver);
      try (var market = open(new ScriptedMarket(trades.subList(begin, end)))) {
        for (var instrument : Tapes.BOTH) {
          hasBarsOf(
              Tapes.before(trades.subList(0, begin), instrument, handOver),
              market.history().until(instrument, handOver).bars(),
              handOver);
        }

        market.feed(handOver, InstantSource.system(), Pause.sleeping(), _ -> {}).run(_ -> {});
      }
      begin = end;
    }
    long after = trades.getLast().eventTimeNanos() + 1;
    try (var market = open(new ScriptedMarket(List.of()))) {
      for (var instrument : Tapes.BOTH) {
        var all = Tapes.before(trades, instrument, after);
        hasBarsOf(all, market.history().until(instrument, after).bars(), after);
        assertThat(replayed(market.eventHistory(), instrument)).isEqualTo(all);
        tellsTheBarsOf(all, market.eventHistory(), instrument, after);
      }
    }
  }

  @Test
  void shouldReadFewBarsOfManyInstrumentsAtTheStart() throws Exception {
    var instruments = new ArrayList<>(Tapes.BOTH);
    for (int i = 0; i < 60; i++) {
      instruments.add(Instrument.stock("S" + i, "Stock", "NYSE"));
    }
    var trades = Tapes.random(5, 600);
    try (var market = open(new ScriptedMarket(trades, List.of(), instruments))) {
      market.history().until(Tapes.ACME, 0);
      market.feed(0, InstantSource.system(), Pause.sleeping(), _ -> {}).run(_ -> {});
    }
    long after = trades.getLast().eventTimeNanos() + 1;
    try (var market = open(new ScriptedMarket(List.of(), List.of(), instruments))) {
      for (var instrument : Tapes.BOTH) {
        var book = market.history().until(instrument, after).bars();
        assertThat(book.series(Resolution.MINUTES_1).size()).isLessThan(100);
        for (var resolution : Resolution.values()) {
          long inMemory = book.series(resolution).firstMillis().orElseThrow();
          var bars =
              new ArrayList<>(market.archive().bars(instrument, resolution, 0, inMemory, 10_000));
          bars.addAll(book.series(resolution).bars(0, Long.MAX_VALUE, Integer.MAX_VALUE));
          assertThat(bars)
              .as(resolution.code())
              .isEqualTo(Tapes.bars(resolution, Tapes.before(trades, instrument, Long.MAX_VALUE)));
        }
      }
    }
  }

  /** Trades of one moment are not parted. */
  private static int firstAtOrAfter(List<Trade> trades, long nanos) {
    return (int) trades.stream().filter(trade -> trade.eventTimeNanos() < nanos).count();
  }

  /** The newest bars of trades, as far back as they are kept in memory. */
  private static void hasBarsOf(List<Trade> trades, BarBook book, long untilNanos) {
    for (var resolution : Resolution.values()) {
      var bars = book.series(resolution).bars(0, Long.MAX_VALUE, Integer.MAX_VALUE);
      var all = Tapes.bars(resolution, trades);
      assertThat(bars).isEqualTo(all.subList(all.size() - bars.size(), all.size()));
      if (!all.isEmpty() && trades.getLast().eventTimeNanos() > untilNanos - DAY_NANOS) {
        assertThat(bars).isNotEmpty();
      }
    }
  }

  private static List<MarketEvent> replayed(EventHistory eventHistory, Instrument instrument) {
    var events = new ArrayList<MarketEvent>();
    try (var cursor =
        eventHistory.events(instrument, EnumSet.of(EventHistory.Kind.TRADES), 0, Long.MAX_VALUE)) {
      cursor.forEachRemaining(events::add);
    }
    return events;
  }

  private static void tellsTheBarsOf(
      List<Trade> trades, EventHistory eventHistory, Instrument instrument, long untilNanos) {
    long until = untilNanos / 1_000_000;
    for (var resolution : Resolution.values()) {
      var bars = new ArrayList<Bar>();
      try (var cursor = eventHistory.bars(instrument, resolution, 0, until)) {
        cursor.forEachRemaining(bars::add);
      }
      assertThat(bars)
          .isEqualTo(
              Tapes.bars(resolution, trades).stream()
                  .filter(bar -> resolution.endMillis(bar.timeMillis()) <= until)
                  .toList());
    }
  }

  /**
   * As a live venue does: its bars reach to a minute's begin, and from there on it tells trades.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldHaveTheMinutesThatWentByWhileNobodyListened(long seed) throws Exception {
    var trades = Tapes.random(seed, 400);
    var random = new SplittableRandom(seed);
    for (int begin = 0; begin < trades.size(); ) {
      int end = Math.min(trades.size(), begin + random.nextInt(1, 100));
      long handOver =
          Resolution.MINUTES_1.startMillis(trades.get(begin).eventTimeMillis()) * 1_000_000;
      int first = firstAtOrAfter(trades, handOver);
      try (var market = open(new ScriptedMarket(trades.subList(first, end), trades))) {
        for (var instrument : Tapes.BOTH) {
          hasBarsOf(
              Tapes.before(trades, instrument, handOver),
              market.history().until(instrument, handOver).bars(),
              handOver);
        }

        market.feed(handOver, InstantSource.system(), Pause.sleeping(), _ -> {}).run(_ -> {});
      }
      begin = end + random.nextInt(50);
    }
  }

  @Test
  void shouldKeepATradeOnceThatIsToldAgain() throws Exception {
    var trades = Tapes.random(9, 300);
    long first = trades.getFirst().eventTimeNanos();
    for (int run = 0; run < 3; run++) {
      try (var market = open(new ScriptedMarket(trades.subList(0, 100 * (run + 1))))) {
        market.history().until(Tapes.ACME, first);
        market.feed(first, InstantSource.system(), Pause.sleeping(), _ -> {}).run(_ -> {});
      }
    }

    try (var market = open(new ScriptedMarket(List.of()))) {
      for (var instrument : Tapes.BOTH) {
        var all = Tapes.before(trades, instrument, Long.MAX_VALUE);
        assertThat(replayed(market.eventHistory(), instrument)).isEqualTo(all);
        assertThat(
                market.archive().bars(instrument, Resolution.MINUTES_1, 0, Long.MAX_VALUE, 10_000))
            .isEqualTo(closed(Tapes.bars(Resolution.MINUTES_1, all)));
      }
    }
  }

  private static List<Bar> closed(List<Bar> bars) {
    return bars.subList(0, bars.size() - 1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFillInWhatAMarketTellsOfItself(TradingHours hours) throws Exception {
    var simulated = simulated(hours);
    var settings =
        new HistorySettings(Duration.ofMillis(1), Duration.ofDays(40), Duration.ofDays(7));
    var later = NOW.plus(Duration.ofMinutes(90)).plusMillis(333);
    for (var now : List.of(NOW, later)) {
      long nanos = now.toEpochMilli() * 1_000_000;
      try (var market =
          new StoredMarket(
              simulated,
              store(simulated),
              settings,
              new SteadyClock(InstantSource.system(), System::nanoTime))) {
        for (var instrument : market.instruments()) {
          var past = market.history().until(instrument, nanos);

          var expected = simulated.history().until(instrument, nanos);
          assertThat(past.quote()).isEqualTo(expected.quote());
          endsAs(expected.bars(), simulated.archive(), past.bars());
          hasAnArchiveOf(market, simulated, instrument, now.toEpochMilli());
        }
      }
    }
  }

  private static void endsAs(BarBook expected, BarArchive earlier, BarBook book) {
    for (var resolution : Resolution.values()) {
      var bars = book.series(resolution).bars(0, Long.MAX_VALUE, Integer.MAX_VALUE);
      assertThat(bars).isNotEmpty();
      long from = bars.getFirst().timeMillis();
      long inMemory = expected.series(resolution).firstMillis().orElseThrow();
      var all =
          new ArrayList<>(
              earlier.bars(book.instrument(), resolution, from, inMemory, Integer.MAX_VALUE));
      all.addAll(expected.series(resolution).bars(from, Long.MAX_VALUE, Integer.MAX_VALUE));
      assertThat(bars).isEqualTo(all);
    }
  }

  private static void hasAnArchiveOf(
      MarketSource market, SimulatedMarket simulated, Instrument instrument, long nowMillis) {
    long minute = Resolution.MINUTES_1.startMillis(nowMillis);
    long begin = Resolution.WEEK.startMillis(minute - Duration.ofDays(40).toMillis());
    for (var resolution :
        EnumSet.of(
            Resolution.MINUTES_1,
            Resolution.MINUTES_15,
            Resolution.MINUTES_60,
            Resolution.DAY,
            Resolution.WEEK)) {
      long day = Resolution.DAY.startMillis(minute);
      long to = instrument.calendar().startMillis(resolution, day);
      var all = new ArrayList<Bar>();
      try (var cursor = simulated.eventHistory().bars(instrument, resolution, begin, to)) {
        cursor.forEachRemaining(all::add);
      }

      assertThat(market.archive().bars(instrument, resolution, 0, to, 100_000)).isEqualTo(all);
      assertThat(market.archive().bars(instrument, resolution, 0, to, 7))
          .isEqualTo(all.subList(Math.max(0, all.size() - 7), all.size()));
      assertThat(market.archive().bars(instrument, resolution, 0, begin, 7)).isEmpty();
    }
  }

  private static SimulatedMarket simulated(TradingHours hours) {
    return new SimulatedMarket(
        new SimulatedVenue(
            7, 1, hours, LISTINGS.stream().map(listing -> listing.at(hours)).toList()));
  }

  private StoredMarket open(MarketSource source) throws UnusableStore {
    return new StoredMarket(
        source, store(source), SETTINGS, new SteadyClock(InstantSource.system(), System::nanoTime));
  }

  private HistoryStore store(MarketSource source) throws UnusableStore {
    return FileStore.open(folder, MARKET, source.instruments());
  }
}
