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
import java.nio.file.StandardOpenOption;
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
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of a store that are not what they were: mended, or set aside and filled in again. */
class DamagedStoreTest {

  private static final Map<String, String> MARKET = Map.of("MARKET_SEED", "7");
  private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final long MONTH = Duration.ofDays(30).toMillis();
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
      long time = MONDAY + i / 3_000 * MONTH + i % 3_000 * 180_000L;
      for (var instrument : Tapes.BOTH) {
        MINUTES.add(new Minute(instrument, new Bar(time, 100 + i, 120 + i, 90, 110, 1 + i % 7)));
      }
      TRADES.add(new Trade(Tapes.ACME, i, 100 + i, 1, Side.BUY, time * 1_000_000));
    }
    try (var store = FileStore.open(sound, MARKET, Tapes.BOTH)) {
      store.beginAt(MONDAY);
      for (int month = 0; month < 3; month++) {
        store.appendMinutes(MINUTES.subList(month * 6_000, (month + 1) * 6_000));
        store.appendTrades(TRADES.subList(month * 3_000, (month + 1) * 3_000));
      }
      assertThat(store.bars(Tapes.ACME, Resolution.DAY, 0, Long.MAX_VALUE)).isNotEmpty();
    }
  }

  static Stream<Object[]> shouldHaveAllBarsAgain() {
    return Stream.of(
            "market",
            "begin",
            "ends",
            "history",
            "history/ACME",
            "history/ACME/minutes-2026-03*",
            "history/ACME/minutes-2026-04*",
            "history/ACME/minutes-2026-05*",
            "history/ACME/hours-2026-03*",
            "history/BRK.B=X/minutes-2026-04*",
            "history/ACME/trades-2026-03-02*",
            "history/ACME/trades-2026-05-01*")
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
  private static void fillIn(FileStore store) throws IOException {
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

  private static void hasAllBars(FileStore store) throws Exception {
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
    assertThat(aside().getFirst().resolve("history/ACME/minutes-2026-03")).exists();
  }

  @Test
  void shouldKeepTheRowsOfAFileThatAreAsTheyWere() throws Exception {
    var _ = Folders.copy(sound, folder);
    var file = folder.resolve("history/ACME/minutes-2026-04");
    var bytes = Files.readAllBytes(file);
    bytes[RowFile.HEADER_BYTES + 2_000 * 64 + 17] ^= 1;
    Files.write(file, bytes);

    try (var store = open()) {
      assertThat(store.gaps()).as("nothing is read before it is needed").isEmpty();
      assertThat(minutes(store)).hasSize(18_000 - 1);
      assertThat(trades(store)).isEqualTo(TRADES);
      long lost = MINUTES.get(6_000 + 2 * 2_000).bar().timeMillis();
      assertThat(store.gaps())
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.instrument()).isEqualTo(Tapes.ACME);
                assertThat(gap.fromMillis()).isLessThanOrEqualTo(lost);
                assertThat(gap.untilMillis()).isGreaterThan(lost);
              });
    }
    assertThat(aside())
        .singleElement()
        .satisfies(
            aside ->
                assertThat(aside.resolve("history/ACME/minutes-2026-04")).hasBinaryContent(bytes));
  }

  static Stream<Object[]> shouldRestoreEachTextFromItsCopy() {
    return Stream.of("market", "begin", "gaps", "retention")
        .flatMap(text -> Stream.of(Damage.values()).map(damage -> new Object[] {damage, text}));
  }

  @ParameterizedTest
  @MethodSource
  void shouldRestoreEachTextFromItsCopy(Damage damage, String text) throws Exception {
    var _ = Folders.copy(sound, folder);
    var gap = new Gap(Tapes.ACME, MONDAY - MONTH, MONDAY);
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

  @Test
  void shouldNotBelieveRowsThatAreNotInTimeOrder() throws Exception {
    var _ = Folders.copy(sound, folder);
    var bars =
        new ArrayList<>(
            MINUTES.subList(6_000, 12_000).stream()
                .filter(minute -> minute.instrument().equals(Tapes.ACME))
                .map(Minute::bar)
                .toList());
    bars.set(1_000, bars.get(2_000));
    long april = Instant.parse("2026-04-01T00:00:00Z").toEpochMilli();
    RowFile.of(folder.resolve("history/ACME"), MinuteRows.MINUTES, "ACME", april)
        .create(new RowFile.Header(MONDAY - 86_400_000, bars.size()), bars);

    try (var store = open()) {
      assertThat(Set.copyOf(MINUTES).containsAll(minutes(store))).isTrue();
      assertThat(aside()).hasSize(1);
      fillIn(store);

      hasAllBars(store);
    }
  }

  @Test
  void shouldBelieveRowsThatWereAppendedJustBeforeAKill() throws Exception {
    try (var store = open()) {
      store.appendMinutes(MINUTES.subList(0, 2_000));
      store.appendTrades(TRADES.subList(0, 1_000));
    }
    var ends = Files.readAllBytes(folder.resolve("ends"));
    try (var store = open()) {
      store.appendMinutes(MINUTES.subList(2_000, 6_000));
      store.appendTrades(TRADES.subList(1_000, 2_000));
    }
    Files.write(folder.resolve("ends"), ends);
    var torn = folder.resolve("history/ACME/minutes-2026-03");
    Files.write(torn, new byte[100], StandardOpenOption.APPEND);

    try (var store = open()) {
      assertThat(Set.copyOf(minutes(store))).isEqualTo(Set.copyOf(MINUTES.subList(0, 6_000)));
      assertThat(trades(store)).isEqualTo(TRADES.subList(0, 2_000));
      store.appendMinutes(MINUTES.subList(6_000, 8_000));
    }
    try (var store = open()) {
      assertThat(Set.copyOf(minutes(store))).isEqualTo(Set.copyOf(MINUTES.subList(0, 8_000)));
      assertThat(store.gaps()).isEmpty();
    }
    assertThat(aside()).isEmpty();
  }

  @Test
  void shouldGoOnWhereAKillHasLeftANewFileWithoutRows() throws Exception {
    try (var store = open()) {
      store.appendMinutes(MINUTES.subList(0, 6_000));
    }
    var march = Files.readAllBytes(folder.resolve("history/ACME/minutes-2026-03"));
    try (var store = open()) {
      store.appendMinutes(MINUTES.subList(6_000, 6_002));
    }
    var ends = Files.readAllBytes(folder.resolve("ends"));
    Files.write(folder.resolve("history/ACME/minutes-2026-03"), march);
    var april = folder.resolve("history/ACME/minutes-2026-04");
    Files.write(april, Arrays.copyOf(Files.readAllBytes(april), RowFile.HEADER_BYTES));
    announced(ends);
    Files.write(folder.resolve("ends"), ends);

    try (var store = open()) {
      assertThat(store.newestMinuteMillis(Tapes.ACME))
          .hasValue(MINUTES.get(5_998).bar().timeMillis());
      store.appendMinutes(MINUTES.subList(6_000, 6_001));
      assertThat(Set.copyOf(minutes(store))).isEqualTo(Set.copyOf(MINUTES.subList(0, 6_002)));
      assertThat(store.gaps()).isEmpty();
    }
    assertThat(aside()).isEmpty();
  }

  /** Changes the entry of the first symbol to what is written before a file is created. */
  private static void announced(byte[] ends) {
    var bytes = ByteBuffer.wrap(ends).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(2 * Long.BYTES, 0);
    var crc = new CRC32C();
    crc.update(ends, 0, 60);
    bytes.putInt(60, (int) crc.getValue());
  }

  @Test
  void shouldNotBeOfAnotherMarketThanItsCopySays() throws Exception {
    var _ = Folders.copy(sound, folder);
    Files.delete(folder.resolve("market"));

    assertThatExceptionOfType(UnusableStore.class)
        .isThrownBy(() -> FileStore.open(folder, Map.of("MARKET_SEED", "8"), Tapes.BOTH))
        .withMessageStartingWith("it contains another market, with MARKET_SEED=7 instead of 8; ");
  }

  private List<Path> aside() throws IOException {
    try (var files = Files.newDirectoryStream(folder, "damaged-*")) {
      var all = new ArrayList<Path>();
      files.forEach(all::add);
      return all;
    }
  }

  private static List<Minute> minutes(FileStore store) {
    return Tapes.BOTH.stream()
        .flatMap(
            instrument ->
                store.bars(instrument, Resolution.MINUTES_1, 0, Long.MAX_VALUE).stream()
                    .map(bar -> new Minute(instrument, bar)))
        .toList();
  }

  private static List<Trade> trades(FileStore store) {
    var all = new ArrayList<Trade>();
    try (var trades = store.trades(Tapes.ACME, 0, Long.MAX_VALUE)) {
      trades.forEachRemaining(all::add);
    }
    return all;
  }

  private FileStore open() throws UnusableStore {
    return FileStore.open(folder, MARKET, Tapes.BOTH);
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
          Folders.delete(find(place + "/*"));
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
