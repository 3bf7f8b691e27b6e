package io.tapeloom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapeloom.feed.stored.HistorySettings;
import io.tapeloom.feed.stored.HistoryStore.Gap;
import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import io.tapeloom.store.QuestStore.Deletion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestStoreTest {

  private static final Map<String, String> MARKET = Map.of("MARKET_SEED", "7");
  private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final long DAY = Duration.ofDays(1).toMillis();

  @TempDir private Path folder;

  @Test
  void shouldBeOfOneMarket() throws UnusableStore {
    open().close();

    assertThatExceptionOfType(UnusableStore.class)
        .isThrownBy(() -> QuestStore.open(folder, Map.of("MARKET_SEED", "8"), Tapes.BOTH))
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
        .isThrownBy(() -> QuestStore.open(folder, MARKET, List.of(finer)))
        .withMessage(
            "prices and quantities of ACME are stored in units of 1/100 and 1/1, but the market has"
                + " 1/10000 and 1/1; set another folder");
    QuestStore.open(folder, MARKET, List.of(Tapes.COIN)).close(); // what is not listed stays known
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
        .isThrownBy(() -> QuestStore.open(file.resolve("data"), MARKET, Tapes.BOTH))
        .withMessageStartingWith("it cannot be written: ")
        .withMessageContaining(file.toString());
  }

  @Test
  void shouldForgetWholeDaysOfTradesAndWholeWeeksOfBars() throws Exception {
    try (var store = open()) {
      for (int day = 0; day < 21; day++) {
        store.appendTrades(List.of(trade(day + 1, MONDAY + day * DAY)));
        store.appendMinutes(List.of(minute(MONDAY + day * DAY, day + 1)));
      }

      store.forget(MONDAY + 5 * DAY + DAY / 2, MONDAY + 9 * DAY);

      assertThat(ids(store))
          .containsExactlyElementsOf(Stream.iterate(6L, id -> id + 1).limit(16).toList());
      assertThat(store.beginMillis()).hasValue(MONDAY + 7 * DAY);
      assertThat(store.bars(Tapes.ACME, Resolution.MINUTES_1, 0, Long.MAX_VALUE)).hasSize(14);
    }
    try (var store = open()) {
      assertThat(store.beginMillis()).hasValue(MONDAY + 7 * DAY);
      assertThat(store.bars(Tapes.ACME, Resolution.MINUTES_1, 0, Long.MAX_VALUE)).hasSize(14);
    }
  }

  @Test
  void shouldRemoveTheFilesOfWhatWasReadWhenItWasForgotten() throws Exception {
    try (var store = open()) {
      for (int day = 0; day < 70; day++) {
        store.appendTrades(List.of(trade(day + 1, MONDAY + day * DAY)));
        store.appendMinutes(List.of(minute(MONDAY + day * DAY, day + 1)));
      }
      try (var reading = store.trades(Tapes.ACME, 0, Long.MAX_VALUE)) {
        reading.next();

        store.forget(MONDAY + 60 * DAY, MONDAY + 60 * DAY);
        store.rest();

        assertThat(reading.next().tradeId()).isEqualTo(2);
      }
      store.rest();

      assertThat(partitions("trades")).hasSize(10);
      assertThat(partitions("minutes")).hasSize(2);
      assertThat(partitions("hours")).singleElement().asString().startsWith("2026-05");
      assertThat(ids(store)).hasSize(10).startsWith(61L);
    }
  }

  /** The folders of the partitions of a table. */
  private List<String> partitions(String table) throws IOException {
    try (var files = Files.list(folder.resolve("db").resolve(table))) {
      return files
          .filter(Files::isDirectory)
          .map(file -> file.getFileName().toString())
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

  private static void appendAllButTheMiddle(QuestStore store, List<Minute> all) throws IOException {
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
        var expected = QuestStore.open(folder.resolve("other"), MARKET, Tapes.BOTH)) {
      expected.appendMinutes(all);
      for (var resolution : Resolution.values()) {
        assertThat(store.bars(Tapes.ACME, resolution, 0, Long.MAX_VALUE))
            .isEqualTo(expected.bars(Tapes.ACME, resolution, 0, Long.MAX_VALUE));
      }
    }
  }

  @Test
  void shouldMakeHoursOfMinutesThatATryHasInsertedBeforeItFailed() throws Exception {
    var all = threeThousandMinutes();
    try (var store = open()) {
      appendAllButTheMiddle(store, all);
    }
    var database = folder.resolve("db");
    var hours = Folders.copy(database.resolve("hours"), folder.resolve("hours"));
    var sums = Folders.copy(database.resolve(".sums/hours"), folder.resolve("sums"));
    try (var store = open()) {
      store.insertMinutes(all.subList(1_000, 2_000));
    }
    Folders.delete(database.resolve("hours"));
    var _ = Folders.copy(hours, database.resolve("hours"));
    Folders.delete(database.resolve(".sums/hours"));
    var _ = Folders.copy(sums, database.resolve(".sums/hours"));

    try (var store = open()) {
      store.insertMinutes(all.subList(1_000, 2_000));

      long volume = all.stream().mapToLong(minute -> minute.bar().volume().toLong()).sum();
      for (var resolution : Resolution.values()) {
        assertThat(
                store.bars(Tapes.ACME, resolution, 0, Long.MAX_VALUE).stream()
                    .mapToLong(bar -> bar.volume().toLong())
                    .sum())
            .as(resolution.code())
            .isEqualTo(volume);
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
      for (int day = 0; day < 30; day++) {
        store.appendTrades(List.of(trade(day + 1, MONDAY + day * DAY)));
        store.appendMinutes(List.of(minute(MONDAY + day * DAY, day + 1)));
      }
      assertThat(store.deletion(retention(1, 1))).isEmpty();
      store.retain(retention(400, 40));

      assertThat(store.deletion(retention(10, 40)))
          .hasValue(
              new Deletion(
                  true, 400, LocalDate.parse("2026-03-02"), LocalDate.parse("2026-03-16")));
      assertThat(store.deletion(retention(400, 3)))
          .hasValue(
              new Deletion(
                  false, 40, LocalDate.parse("2026-03-02"), LocalDate.parse("2026-03-28")));
      assertThat(store.deletion(retention(60, 35))).isEmpty();
      assertThat(store.deletion(retention(500, 50))).isEmpty();
    }
  }

  private static HistorySettings retention(int bars, int trades) {
    return new HistorySettings(
        Duration.ofSeconds(1), Duration.ofDays(bars), Duration.ofDays(trades));
  }

  @ParameterizedTest
  @ValueSource(strings = {"db/_tab_index.d", "db/tables.d.0"})
  void shouldFindItsTablesWithoutTheListOfThem(String file) throws Exception {
    try (var store = open()) {
      store.appendTrades(List.of(trade(1, MONDAY)));
    }
    cut(folder.resolve(file));

    try (var store = open()) {
      store.appendTrades(List.of(trade(2, MONDAY + 1)));

      assertThat(ids(store)).containsExactly(1L, 2L);
    }
  }

  private static void cut(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  private static List<Long> ids(QuestStore store) {
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

  private QuestStore open() throws UnusableStore {
    return QuestStore.open(folder, MARKET, Tapes.BOTH);
  }
}
