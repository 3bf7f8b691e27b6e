package io.tapeloom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.stored.HistoryStore.Gap;
import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of earlier versions, which kept the history in QuestDB. */
class OldDatabaseTest {

  private static final Map<String, String> MARKET = Map.of("MARKET_SEED", "7");

  private static final Gap GAP =
      new Gap(
          Tapes.COIN,
          OldFolders.MONDAY + 6 * OldFolders.WEEK,
          OldFolders.MONDAY + 7 * OldFolders.WEEK);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"closed", "killed"})
  void shouldBeConvertedWithoutLoss(String name) throws Exception {
    OldFolders.unpack(name, folder);

    for (int run = 0; run < 2; run++) {
      try (var store = open(Tapes.BOTH)) {
        hasEverything(store);
        assertThat(store.gaps()).containsExactly(GAP);
        assertThat(store.beginMillis()).hasValue(OldFolders.MONDAY);
      }
    }
    assertThat(folder.resolve("db")).doesNotExist();
    assertThat(folder.resolve("db.old/minutes")).isDirectory();
  }

  @Test
  void shouldKeepSymbolsThatAreNotListed() throws Exception {
    OldFolders.unpack("closed", folder);

    open(List.of(Tapes.COIN)).close();

    try (var store = open(Tapes.BOTH)) {
      hasEverything(store);
    }
  }

  @Test
  void shouldBeConvertedAgainAfterAnInterruption() throws Exception {
    OldFolders.unpack("closed", folder);
    open(List.of(Tapes.ACME)).close();
    Files.move(folder.resolve("history"), folder.resolve("history.new"));
    Files.move(folder.resolve("ends"), folder.resolve("ends.new"));
    Folders.delete(folder.resolve("history.new/ACME"));
    Files.move(folder.resolve("db.old"), folder.resolve("db"));

    try (var store = open(Tapes.BOTH)) {
      hasEverything(store);
    }
    assertThat(folder.resolve("history.new")).doesNotExist();
    assertThat(folder.resolve("ends.new")).doesNotExist();
  }

  @Test
  void shouldKeepWhatIsUndamaged() throws Exception {
    OldFolders.unpack("closed", folder);
    try (var files = Files.newDirectoryStream(folder.resolve("db/minutes"), "2026-W12*")) {
      for (var week : files) {
        var bytes = Files.readAllBytes(week.resolve("close.d"));
        bytes[800] ^= 1;
        Files.write(week.resolve("close.d"), bytes);
      }
    }

    try (var store = open(Tapes.BOTH)) {
      long from = OldFolders.MONDAY + 2 * OldFolders.WEEK;
      assertThat(minutes(store))
          .isEqualTo(
              Set.copyOf(
                  OldFolders.MINUTES.stream()
                      .filter(
                          minute ->
                              minute.bar().timeMillis() < from
                                  || minute.bar().timeMillis() >= from + OldFolders.WEEK)
                      .toList()));
      for (var instrument : Tapes.BOTH) {
        assertThat(store.gaps())
            .anySatisfy(
                gap -> {
                  assertThat(gap.instrument()).isEqualTo(instrument);
                  assertThat(gap.fromMillis()).isLessThanOrEqualTo(from);
                  assertThat(gap.untilMillis()).isGreaterThan(from + 99 * 180_000L);
                });
      }
    }
  }

  private static void hasEverything(FileStore store) {
    assertThat(minutes(store)).isEqualTo(Set.copyOf(OldFolders.MINUTES));
    var trades = new ArrayList<Trade>();
    try (var cursor = store.trades(Tapes.ACME, 0, Long.MAX_VALUE)) {
      cursor.forEachRemaining(trades::add);
    }
    assertThat(trades).isEqualTo(OldFolders.TRADES);
  }

  private static Set<Minute> minutes(FileStore store) {
    var minutes = new ArrayList<Minute>();
    for (var instrument : Tapes.BOTH) {
      for (var bar : store.bars(instrument, Resolution.MINUTES_1, 0, Long.MAX_VALUE)) {
        minutes.add(new Minute(instrument, bar));
      }
    }
    assertThat(minutes).doesNotHaveDuplicates();
    return Set.copyOf(minutes);
  }

  private FileStore open(List<Instrument> instruments) throws UnusableStore, IOException {
    return FileStore.open(folder, MARKET, instruments);
  }
}
