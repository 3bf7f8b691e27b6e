package io.tapeloom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapeloom.feed.stored.HistorySettings;
import io.tapeloom.feed.stored.HistoryStore.Gap;
import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import io.tapeloom.store.FileStore.Deletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {

  private static final Map<String, String> MARKET = Map.of("MARKET_SEED", "7");
  private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final long APRIL = Instant.parse("2026-04-01T00:00:00Z").toEpochMilli();
  private static final long DAY = Duration.ofDays(1).toMillis();

  @TempDir private Path folder;

  @Test
  void shouldBeOfOneMarket() throws UnusableStore {
    open().close();

    assertThatExceptionOfType(UnusableStore.class)
        .isThrownBy(() -> FileStore.open(folder, Map.of("MARKET_SEED", "8"), Tapes.BOTH))
        .withMessage(
            "it contains another market, with MARKET_SEED=7 instead of 8; restore the setting, or"
                + " set another folder");
    open().close();
  }

  @Test
  void shouldHaveEachSymbolInTheUnitsThatItHadAtFirst() throws UnusableStore {
    open().close();
    var finer =
        new Instrument(
            "ACME", "Acme Corporation", "stock", "NYSE", "Etc/UTC", "24x7", 10_000, 100, 1);

    assertThatExceptionOfType(UnusableStore.class)
        .isThrownBy(() -> FileStore.open(folder, MARKET, List.of(finer)))
        .withMessage(
            "prices and quantities of ACME are stored in units of 1/100 and 1/1, but the market has"
                + " 1/10000 and 1/1; set another folder");
    FileStore.open(folder, MARKET, List.of(Tapes.COIN)).close(); // what is not listed stays known
    open().close();
  }

  @Test
  void shouldBeOfOneProcess() throws UnusableStore {
    try (var _ = open()) {

      assertThatExceptionOfType(UnusableStore.class)
          .isThrownBy(this::open)
          .withMessage("it is in use by another process; stop that process, or set another folder");
    }
    open().close();
  }

  @Test
  void shouldRefuseAFolderThatCannotBeMade() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");

    assertThatExceptionOfType(UnusableStore.class)
        .isThrownBy(() -> FileStore.open(file.resolve("data"), MARKET, Tapes.BOTH))
        .withMessageStartingWith("it cannot be written: ")
        .withMessageContaining(file.toString());
  }

  @Test
  void shouldForgetWholeMonthsOfBarsAndWeeksOfFewTrades() throws Exception {
    try (var store = open()) {
      fill(store, 70);

      store.forget(MONDAY + 16 * DAY, APRIL + 10 * DAY);

      assertThat(ids(store))
          .containsExactlyElementsOf(Stream.iterate(15L, id -> id + 1).limit(56).toList());
      assertThat(store.beginMillis()).hasValue(APRIL);
      assertThat(store.bars(Tapes.ACME, Resolution.MINUTES_1, 0, Long.MAX_VALUE)).hasSize(40);
      assertThat(store.bars(Tapes.ACME, Resolution.DAY, 0, Long.MAX_VALUE)).hasSize(40);
    }
    try (var store = open()) {
      assertThat(store.beginMillis()).hasValue(APRIL);
      assertThat(store.bars(Tapes.ACME, Resolution.MINUTES_1, 0, Long.MAX_VALUE)).hasSize(40);
      assertThat(store.gaps()).isEmpty();
    }
  }

  /** A minute and a trade of each day. */
  private static void fill(FileStore store, int days) throws IOException {
    for (int day = 0; day < days; day++) {
      store.appendTrades(List.of(trade(day + 1, MONDAY + day * DAY)));
      store.appendMinutes(List.of(minute(MONDAY + day * DAY, day + 1)));
    }
  }

  @Test
  void shouldGiveEachDayOfManyTradesItsFile() throws Exception {
    try (var store = open()) {
      for (int day = 0; day < 4; day++) {
        var trades = new ArrayList<Trade>();
        for (int i = 0; i < 20_000; i++) {
          trades.add(trade(day * 20_000 + i, MONDAY + day * DAY + i * 4_000L));
        }
        store.appendTrades(trades);
      }

      store.forget(MONDAY + 2 * DAY, 0);

      assertThat(files("trades")).containsExactly("trades-2026-03-04", "trades-2026-03-05");
      assertThat(ids(store)).hasSize(40_000).startsWith(40_000L);
    }
  }

  @Test
  void shouldDeleteTheFilesOfWhatIsReadWhenItIsForgotten() throws Exception {
    try (var store = open()) {
      fill(store, 70);
      assertThat(store.bars(Tapes.ACME, Resolution.DAY, 0, Long.MAX_VALUE)).hasSize(70);
      assertThat(files("hours")).containsExactly("hours-2026-03", "hours-2026-04");
      try (var reading = store.trades(Tapes.ACME, 0, Long.MAX_VALUE)) {
        reading.next();

        store.forget(MONDAY + 64 * DAY, MONDAY + 64 * DAY);

        assertThat(reading.next().tradeId()).isEqualTo(2);
      }
      assertThat(files("trades")).containsExactly("trades-2026-05-04");
      assertThat(files("minutes")).containsExactly("minutes-2026-05");
      assertThat(files("hours")).isEmpty();
      assertThat(ids(store)).hasSize(7).startsWith(64L);
    }
  }

  @Test
  void shouldForgetWhatIsNotListedAnyMore() throws Exception {
    try (var store = open()) {
      fill(store, 70);
    }
    try (var store = FileStore.open(folder, MARKET, List.of(Tapes.COIN))) {
      store.forget(MONDAY + 64 * DAY, MONDAY + 64 * DAY);

      assertThat(files("trades")).containsExactly("trades-2026-05-04");
      assertThat(files("minutes")).containsExactly("minutes-2026-05");
    }
    try (var store = open()) {
      assertThat(ids(store)).hasSize(7);
      assertThat(store.gaps()).isEmpty();
    }
  }

  /** The files of a kind of the instrument, by name. */
  private List<String> files(String kind) throws IOException {
    try (var files = Files.list(folder.resolve("history").resolve("ACME"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(kind))
          .sorted()
          .toList();
    }
  }

  @Test
  void shouldCutTheLastBarWhereTheWindowEnds() throws Exception {
    try (var store = open()) {
      var minutes = new ArrayList<Minute>();
      for (int i = 0; i < 300; i++) {
        minutes.add(minute(MONDAY + i * 60_000L, 100 + i));
      }
      store.appendMinutes(minutes);

      for (var resolution : Resolution.values()) {
        var bars = store.bars(Tapes.ACME, resolution, MONDAY, MONDAY + 217 * 60_000L);

        assertThat(bars.stream().mapToLong(bar -> bar.volume().toLong()).sum()).isEqualTo(217);
        assertThat(bars.getLast().close()).isEqualTo(100 + 216);
      }
    }
  }

  @Test
  void shouldAddUpVolumesThatDoNotFitALong() throws Exception {
    try (var store = open()) {
      var minutes =
          IntStream.range(0, 3)
              .mapToObj(
                  i ->
                      new Minute(
                          Tapes.ACME,
                          new Bar(MONDAY + i * 3_600_000L, 100, 100, 100, 100, Long.MAX_VALUE)))
              .toList();
      store.appendMinutes(minutes);

      var day = store.bars(Tapes.ACME, Resolution.DAY, MONDAY, MONDAY + 86_400_000L);

      assertThat(day).singleElement().extracting(Bar::volume).hasToString("27670116110564327421");
    }
  }

  private static List<Minute> threeThousandMinutes() {
    return IntStream.range(0, 3_000)
        .mapToObj(i -> minute(MONDAY + i * 17L * 60_000L, 100 + i))
        .toList();
  }

  private static void appendAllButTheMiddle(FileStore store, List<Minute> all) throws IOException {
    store.appendMinutes(all.subList(0, 1_000));
    store.appendMinutes(all.subList(2_000, 3_000));
  }

  @Test
  void shouldInsertMinutesThatAreMissingAndMakeTheirHoursAgain() throws Exception {
    var all = threeThousandMinutes();
    try (var store = open()) {
      appendAllButTheMiddle(store, all);

      store.insertMinutes(all.subList(900, 2_100));
      store.insertMinutes(all.subList(900, 2_100));
    }
    try (var store = open();
        var expected = FileStore.open(folder.resolve("other"), MARKET, Tapes.BOTH)) {
      expected.appendMinutes(all);
      for (var resolution : Resolution.values()) {
        assertThat(store.bars(Tapes.ACME, resolution, 0, Long.MAX_VALUE))
            .isEqualTo(expected.bars(Tapes.ACME, resolution, 0, Long.MAX_VALUE));
      }
    }
  }

  @Test
  void shouldBuildHoursOfACompleteMonthAgainWhenItsMinutesChange() throws Exception {
    var all =
        IntStream.range(0, 3_000)
            .mapToObj(i -> minute(MONDAY + i * 31L * 60_000L, 100 + i))
            .toList();
    try (var store = open();
        var expected = FileStore.open(folder.resolve("other"), MARKET, Tapes.BOTH)) {
      appendAllButTheMiddle(store, all);
      assertThat(store.bars(Tapes.ACME, Resolution.DAY, 0, Long.MAX_VALUE)).isNotEmpty();
      assertThat(files("hours")).isNotEmpty();

      store.insertMinutes(all.subList(1_000, 2_000));

      expected.appendMinutes(all);
      for (var resolution : Resolution.values()) {
        for (long to = MONDAY; to < MONDAY + 70 * DAY; to += 17 * DAY + 90 * 60_000L) {
          assertThat(store.bars(Tapes.ACME, resolution, 0, to))
              .as("%s until %d", resolution, to)
              .isEqualTo(bars(resolution, all, to));
        }
        assertThat(store.bars(Tapes.ACME, resolution, 0, Long.MAX_VALUE))
            .isEqualTo(expected.bars(Tapes.ACME, resolution, 0, Long.MAX_VALUE));
      }
    }
  }

  private static List<Bar> bars(Resolution resolution, List<Minute> minutes, long to) {
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, bars::add);
    minutes.stream().map(Minute::bar).filter(bar -> bar.timeMillis() < to).forEach(builder::merge);
    builder.openBar().ifPresent(bars::add);
    return bars;
  }

  @Test
  void shouldSortTheTradesOfAMinuteAndThoseThatComeLate() throws Exception {
    try (var store = open()) {
      store.appendTrades(List.of(trade(1, MONDAY + 5_000), trade(3, MONDAY + 9_000)));
      store.appendTrades(List.of(trade(2, MONDAY + 7_000), trade(6, MONDAY + 200_000)));
      store.appendTrades(List.of(trade(4, MONDAY + 70_000), trade(5, MONDAY + 71_000)));

      assertThat(ids(store)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(store.newestTrade(Tapes.ACME).orElseThrow().tradeId()).isEqualTo(6);
    }
  }

  @Test
  void shouldHaveSymbolsOfAllKindsAtOnce() throws Exception {
    var symbols = List.of("aapl", "AAPL", "A.B", ".A", "EUR/USD", "\u00c4\u6f22", "^X", "~");
    var instruments =
        symbols.stream()
            .filter(Instrument::isSymbol)
            .map(symbol -> Instrument.stock(symbol, symbol, "NYSE"))
            .toList();
    for (int run = 0; run < 2; run++) {
      try (var store = FileStore.open(folder, MARKET, instruments)) {
        for (int i = 0; run == 0 && i < instruments.size(); i++) {
          store.appendMinutes(
              List.of(new Minute(instruments.get(i), new Bar(MONDAY, i, i, i, i, i))));
        }
        for (int i = 0; i < instruments.size(); i++) {
          assertThat(store.bars(instruments.get(i), Resolution.MINUTES_1, 0, Long.MAX_VALUE))
              .containsExactly(new Bar(MONDAY, i, i, i, i, i));
        }
      }
    }
  }

  @Test
  void shouldKeepItsGapsOverARestart() throws Exception {
    var gaps =
        List.of(
            new Gap(Tapes.ACME, MONDAY, MONDAY + DAY),
            new Gap(Tapes.COIN, MONDAY, MONDAY + 60_000));
    try (var store = open()) {
      store.keepGaps(gaps);
    }
    try (var store = open()) {
      assertThat(store.gaps()).isEqualTo(gaps);
      store.keepGaps(List.of());
    }
    try (var store = open()) {
      assertThat(store.gaps()).isEmpty();
    }
  }

  @Test
  void shouldSayWhatAShorterRetentionWouldDelete() throws Exception {
    try (var store = open()) {
      for (int day = 0; day < 45; day++) {
        store.appendTrades(List.of(trade(day + 1, MONDAY + day * DAY)));
        store.appendMinutes(List.of(minute(MONDAY + day * DAY, day + 1)));
      }
      assertThat(store.deletion(retention(1, 1))).isEmpty();
      store.retain(retention(400, 40));

      assertThat(store.deletion(retention(10, 40)))
          .hasValue(
              new Deletion(
                  true, 400, LocalDate.parse("2026-03-02"), LocalDate.parse("2026-04-01")));
      assertThat(store.deletion(retention(400, 3)))
          .hasValue(
              new Deletion(
                  false, 40, LocalDate.parse("2026-03-02"), LocalDate.parse("2026-04-06")));
      assertThat(store.deletion(retention(60, 38))).isEmpty();
      assertThat(store.deletion(retention(500, 50))).isEmpty();
    }
  }

  private static HistorySettings retention(int bars, int trades) {
    return new HistorySettings(
        Duration.ofSeconds(1), Duration.ofDays(bars), Duration.ofDays(trades));
  }

  private static List<Long> ids(FileStore store) {
    var ids = new ArrayList<Long>();
    try (var trades = store.trades(Tapes.ACME, 0, Long.MAX_VALUE)) {
      trades.forEachRemaining(trade -> ids.add(trade.tradeId()));
    }
    return ids;
  }

  private static Trade trade(long id, long millis) {
    return new Trade(Tapes.ACME, id, 100, 1, Side.BUY, millis * 1_000_000);
  }

  private static Minute minute(long millis, long price) {
    return new Minute(Tapes.ACME, new Bar(millis, price, price, price, price, 1));
  }

  private FileStore open() throws UnusableStore {
    return FileStore.open(folder, MARKET, Tapes.BOTH);
  }
}
