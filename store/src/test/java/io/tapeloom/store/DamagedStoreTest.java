package io.tapeloom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapeloom.feed.stored.HistorySettings;
import io.tapeloom.feed.stored.HistoryStore.Gap;
import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of a store that are not what they were: mended, or set aside and filled in again. */
class DamagedStoreTest {

  private static final Map<String, String> MARKET = Map.of("MARKET_SEED", "7");
  private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final long WEEK = Duration.ofDays(7).toMillis();
  private static final List<Minute> MINUTES = new ArrayList<>();
  private static final List<Trade> TRADES = new ArrayList<>();

  /** Of all minutes of an instrument. */
  private static final long VOLUME = LongStream.range(0, 9_000).map(number -> 1 + number % 7).sum();

  @TempDir private static Path sound;
  @TempDir private Path folder;

  /** What is done to a file. */
  enum Damage {
    DELETED,
    EMPTIED,
    FLIPPED,
    CUT,
    REPLACED
  }

  /** What is done to every file; the other damages to those of partitions only. */
  private static final Set<Damage> OFTEN =
      EnumSet.of(Damage.DELETED, Damage.FLIPPED, Damage.REPLACED);

  @BeforeAll
  static void fill() throws Exception {
    MINUTES.clear();
    TRADES.clear();
    for (int i = 0; i < 9_000; i++) {
      long time = MONDAY + i / 3_000 * WEEK + i % 3_000 * 180_000L;
      for (var instrument : Tapes.BOTH) {
        MINUTES.add(new Minute(instrument, new Bar(time, 100 + i, 120 + i, 90, 110, 1 + i % 7)));
      }
      TRADES.add(new Trade(Tapes.ACME, i, 100 + i, 1, Side.BUY, time * 1_000_000));
    }
    try (var store = QuestStore.open(sound, MARKET, Tapes.BOTH)) {
      store.beginAt(MONDAY);
      for (int week = 0; week < 3; week++) {
        store.appendMinutes(MINUTES.subList(week * 6_000, (week + 1) * 6_000));
        store.appendTrades(TRADES.subList(week * 3_000, (week + 1) * 3_000));
      }
    }
  }

  static Stream<Object[]> shouldHaveAllBarsAgain() {
    return Stream.of(
            "market",
            "begin",
            "db/_tab_index.d",
            "db/tables.d.0",
            "db/minutes",
            "db/minutes/_txn",
            "db/minutes/_meta",
            "db/minutes/_cv",
            "db/minutes/_name",
            "db/minutes/symbol.c",
            "db/minutes/symbol.k",
            "db/minutes/2026-W10*",
            "db/minutes/2026-W11*",
            "db/minutes/2026-W12*",
            "db/minutes/2026-W11*/symbol.d",
            "db/minutes/2026-W11*/close.d",
            "db/minutes/2026-W12*/time.d",
            "db/hours/_txn",
            "db/hours/2026-03*/volume.d",
            "db/.sums/minutes")
        .flatMap(
            place ->
                Stream.of(Damage.values())
                    .filter(damage -> place.contains("*") || OFTEN.contains(damage))
                    .map(damage -> new Object[] {damage, place}));
  }

  @ParameterizedTest
  @MethodSource
  void shouldHaveAllBarsAgain(Damage damage, String place) throws Exception {
    var _ = Folders.copy(sound, folder);
    damage(damage, place);

    for (int time = 0; time < 2; time++) {
      try (var store = open()) {
        assertThat(Set.copyOf(MINUTES).containsAll(minutes(store))).isTrue();
        fillIn(store);

        hasAllBars(store);
        assertThat(Set.copyOf(TRADES).containsAll(trades(store))).isTrue();
        assertThat(store.gaps()).isEmpty();
      }
    }
  }

  /** As a market does that can tell its past. */
  private static void fillIn(QuestStore store) throws IOException {
    for (var gap : store.gaps()) {
      store.insertMinutes(
          MINUTES.stream()
              .filter(minute -> minute.instrument().equals(gap.instrument()))
              .filter(minute -> minute.bar().timeMillis() >= gap.fromMillis())
              .filter(minute -> minute.bar().timeMillis() < gap.untilMillis())
              .toList());
    }
    store.keepGaps(List.of());
    store.appendMinutes(
        MINUTES.stream()
            .filter(
                minute ->
                    minute.bar().timeMillis()
                        > store.newestMinuteMillis(minute.instrument()).orElse(0))
            .toList());
  }

  private static void hasAllBars(QuestStore store) throws Exception {
    assertThat(minutes(store)).hasSize(MINUTES.size());
    assertThat(Set.copyOf(minutes(store))).isEqualTo(Set.copyOf(MINUTES));
    for (var resolution : Resolution.values()) {
      var bars = store.bars(Tapes.ACME, resolution, 0, Long.MAX_VALUE);
      assertThat(bars.stream().mapToLong(Bar::timeMillis).toArray()).isSorted();
      assertThat(bars.stream().mapToLong(bar -> bar.volume().toLong()).sum()).isEqualTo(VOLUME);
    }
  }

  @Test
  void shouldSetAsideWhatIsOfAMarketThatNothingNames() throws Exception {
    var _ = Folders.copy(sound, folder);
    Files.delete(folder.resolve("market"));
    Files.delete(folder.resolve("market.copy"));

    try (var store = open()) {
      assertThat(minutes(store)).isEmpty();
    }
    assertThat(aside()).hasSize(1);
    assertThat(aside().getFirst().resolve("db/minutes/_meta")).exists();
  }

  @Test
  void shouldKeepTheRowsOfAFileThatAreAsTheyWere() throws Exception {
    var _ = Folders.copy(sound, folder);
    var file = find("db/minutes/2026-W11*/close.d");
    var bytes = Files.readAllBytes(file);
    bytes[5_000 * Long.BYTES] ^= 1; // in the second of two blocks
    Files.write(file, bytes);

    try (var store = open()) {
      assertThat(minutes(store)).hasSize(18_000 - (6_000 - Sums.BLOCK_ROWS));
      assertThat(trades(store)).isEqualTo(TRADES);
      assertThat(store.gaps()).hasSize(2);
    }
    assertThat(aside()).hasSize(1);
  }

  static Stream<Object[]> shouldRestoreEachTextFromItsCopy() {
    return Stream.of("market", "begin", "gaps", "retention")
        .flatMap(text -> Stream.of(Damage.values()).map(damage -> new Object[] {damage, text}));
  }

  @ParameterizedTest
  @MethodSource
  void shouldRestoreEachTextFromItsCopy(Damage damage, String text) throws Exception {
    var _ = Folders.copy(sound, folder);
    var gap = new Gap(Tapes.ACME, MONDAY - WEEK, MONDAY);
    try (var store = open()) {
      store.keepGaps(List.of(gap));
      store.retain(days(30));
    }
    damage(damage, text);

    for (int time = 0; time < 2; time++) {
      try (var store = open()) {
        assertThat(minutes(store)).hasSize(MINUTES.size());
        assertThat(store.beginMillis()).hasValue(MONDAY);
        assertThat(store.gaps()).containsExactly(gap);
        assertThat(store.deletion(days(7)))
            .hasValueSatisfying(deletion -> assertThat(deletion.daysBefore()).isEqualTo(30));
      }
    }
    assertThat(aside()).isEmpty();
  }

  private static HistorySettings days(int days) {
    return new HistorySettings(Duration.ofSeconds(1), Duration.ofDays(days), Duration.ofDays(days));
  }

  /** What a row without a checksum cannot be: of the column, at its place in an earlier row. */
  static Stream<Object[]> shouldNotBelieveARowThatCannotBe() {
    return Stream.of(
        new Object[] {"time.d", Long.BYTES, (MONDAY + WEEK) * 1_000},
        new Object[] {"high.d", Long.BYTES, 1L},
        new Object[] {"low.d", Long.BYTES, 1_000_000L},
        new Object[] {"volume.d", Long.BYTES, -1L},
        new Object[] {"symbol.d", Integer.BYTES, 7L});
  }

  @ParameterizedTest
  @MethodSource
  void shouldNotBelieveARowThatCannotBe(String column, int bytes, long value) throws Exception {
    var _ = Folders.copy(sound, folder);
    Folders.delete(folder.resolve("db/.sums/minutes"));
    Folders.delete(folder.resolve("db/.sums/minutes.copy"));
    var file = find("db/minutes/2026-W11*/" + column);
    var rows = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes == Long.BYTES) {
      rows.putLong(5_000 * bytes, value);
    } else {
      rows.putInt(5_000 * bytes, (int) value);
    }
    Files.write(file, rows.array());

    try (var store = open()) {
      assertThat(aside()).hasSize(1);
      assertThat(minutes(store)).hasSize(18_000 - 1_000);
      fillIn(store);

      hasAllBars(store);
    }
  }

  @Test
  void shouldBelieveRowsThatWereInsertedJustBeforeAKill() throws Exception {
    try (var store = open()) {
      store.appendMinutes(MINUTES.subList(0, 2_000));
      store.appendMinutes(MINUTES.subList(4_000, 6_000));
    }
    var sums = Folders.copy(folder.resolve("db/.sums"), folder.resolve("sums"));
    try (var store = open()) {
      store.insertMinutes(MINUTES.subList(2_000, 4_000));
    }
    Folders.delete(folder.resolve("db/.sums"));
    var _ = Folders.copy(sums, folder.resolve("db/.sums"));

    try (var store = open()) {
      assertThat(Set.copyOf(minutes(store))).isEqualTo(Set.copyOf(MINUTES.subList(0, 6_000)));
    }
    assertThat(aside()).isEmpty();
  }

  @Test
  void shouldMendAgainWhatAKillHasLeftHalfMended() throws Exception {
    var _ = Folders.copy(sound, folder);
    var _ = Folders.copy(sound.resolve("db/minutes"), folder.resolve("db.new/minutes"));
    damage(Damage.EMPTIED, "db/minutes/2026-W11*/close.d");

    try (var store = open()) {
      fillIn(store);

      hasAllBars(store);
    }
    assertThat(folder.resolve("db.new")).doesNotExist();
  }

  @Test
  void shouldGoOnWithWhatWasMendedAndNotInItsPlaceYet() throws Exception {
    var _ = Folders.copy(sound, folder);
    Files.move(folder.resolve("db"), folder.resolve("db.new"));

    try (var store = open()) {
      hasAllBars(store);
      assertThat(trades(store)).isEqualTo(TRADES);
    }
  }

  @Test
  void shouldNotBeOfAnotherMarketThanItsCopySays() throws Exception {
    var _ = Folders.copy(sound, folder);
    Files.delete(folder.resolve("market"));

    assertThatExceptionOfType(UnusableStore.class)
        .isThrownBy(() -> QuestStore.open(folder, Map.of("MARKET_SEED", "8"), Tapes.BOTH))
        .withMessageStartingWith("it contains another market, with MARKET_SEED=7 instead of 8; ");
  }

  private List<Path> aside() throws IOException {
    try (var files = Files.newDirectoryStream(folder, "damaged-*")) {
      var all = new ArrayList<Path>();
      files.forEach(all::add);
      return all;
    }
  }

  private static List<Minute> minutes(QuestStore store) {
    return Tapes.BOTH.stream()
        .flatMap(
            instrument ->
                store.bars(instrument, Resolution.MINUTES_1, 0, Long.MAX_VALUE).stream()
                    .map(bar -> new Minute(instrument, bar)))
        .toList();
  }

  private static List<Trade> trades(QuestStore store) {
    var all = new ArrayList<Trade>();
    try (var trades = store.trades(Tapes.ACME, 0, Long.MAX_VALUE)) {
      trades.forEachRemaining(all::add);
    }
    return all;
  }

  private QuestStore open() throws UnusableStore {
    return QuestStore.open(folder, MARKET, Tapes.BOTH);
  }

  private void damage(Damage damage, String place) throws IOException {
    var file = find(place);
    switch (damage) {
      case DELETED -> Folders.delete(file);
      case REPLACED -> {
        boolean wasFolder = Files.isDirectory(file);
        Folders.delete(file);
        if (wasFolder) {
          Files.writeString(file, "no folder");
        } else {
          Files.createDirectory(file);
        }
      }
      case EMPTIED, CUT, FLIPPED -> {
        if (Files.isDirectory(file)) {
          Folders.delete(find(place + (place.contains("*") ? "/*.d" : "/_txn")));
        } else {
          Files.write(file, changed(damage, Files.readAllBytes(file)));
        }
      }
    }
  }

  private static byte[] changed(Damage damage, byte[] bytes) {
    return switch (damage) {
      case EMPTIED -> new byte[0];
      case CUT -> Arrays.copyOf(bytes, bytes.length / 2);
      default -> {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 8 && bytes.length > 0; i++) {
          bytes[random.nextInt(Math.min(bytes.length, 4_000))] ^= (byte) (1 << random.nextInt(8));
        }
        yield bytes;
      }
    };
  }

  private Path find(String place) throws IOException {
    var pattern = place.replace(".", "\\.").replace("*", "[^/]*");
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> folder.relativize(file).toString().matches(pattern))
          .findFirst()
          .orElseThrow(() -> new IOException("there is no " + place));
    }
  }
}
