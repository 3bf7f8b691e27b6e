package io.tapeloom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.stored.HistorySettings;
import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.feed.stored.StoredMarket;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** A store on a disk that is full, and has room again. */
class FullDiskTest {

  private static final Map<String, String> MARKET = Map.of("MARKET_SEED", "7");
  private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long MONTH = 31 * DAY;

  @TempDir private Path folder;

  @Test
  void shouldBeginPartitionsAgainOnceThereIsRoom() throws Exception {
    try (var disk = SmallDisk.mount(folder, "12m");
        var store = open(disk.folder())) {
      append(store, 0);

      for (int tries = 0; tries < 3; tries++) {
        disk.fill();
        assertThatThrownBy(() -> store.appendTrades(List.of(trade(1))))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("trades: ")
            .hasMessageContaining("No space left");
        disk.fill(); // what was undone has given room
        assertThatThrownBy(() -> store.appendMinutes(List.of(minute(1))))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("minutes: ");
      }
      disk.free();
      append(store, 1);

      assertThat(ids(store)).containsExactly(0L, 1L);
      assertThat(store.bars(Tapes.ACME, Resolution.MINUTES_1, 0, Long.MAX_VALUE))
          .containsExactly(minute(0).bar(), minute(1).bar());
    }
  }

  @Test
  void shouldSkipNothingWhereADiskMayBeMounted() {
    assertThatThrownBy(() -> SmallDisk.skip("1 not permitted", null))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("1 not permitted");
    assertThatThrownBy(() -> SmallDisk.skip("1 not permitted", "yes"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("1 not permitted");
  }

  @Test
  void shouldReportThatNothingIsKeptAndThatItIsAgain() throws Exception {
    try (var disk = SmallDisk.mount(folder, "12m")) {
      var notices = new CopyOnWriteArrayList<FeedNotice>();
      var settings =
          new HistorySettings(Duration.ofMillis(1), Duration.ofDays(36_000), Duration.ofDays(7));
      var market =
          new StoredMarket(
              new ScriptedMarket(List.of(trade(0), trade(1), trade(2))),
              open(disk.folder()),
              settings,
              new SteadyClock(InstantSource.system(), System::nanoTime));
      try (market) {
        market.history().until(Tapes.ACME, 0);
        disk.fill();

        market.feed(0, InstantSource.system(), Pause.sleeping(), notices::add).run(_ -> {});

        await().until(() -> market.failures() > 3);
        assertThat(notices)
            .singleElement()
            .satisfies(
                failed ->
                    assertThat(failed)
                        .isInstanceOf(FeedNotice.HistoryFailed.class)
                        .asString()
                        .contains("No space left"));
        disk.free();
        await().until(() -> notices.size() == 2);
        assertThat(notices.getLast()).isEqualTo(new FeedNotice.HistoryRestored(0));
      }
      try (var store = open(disk.folder())) {
        assertThat(ids(store)).containsExactly(0L, 1L, 2L);
      }
    }
  }

  private static void append(FileStore store, int number) throws IOException {
    store.appendTrades(List.of(trade(number)));
    store.appendMinutes(List.of(minute(number)));
  }

  /** Each is in a partition of its own. */
  private static Trade trade(int number) {
    return new Trade(Tapes.ACME, number, 100, 1, Side.BUY, (MONDAY + 7 * DAY * number) * 1_000_000);
  }

  private static Minute minute(int number) {
    return new Minute(Tapes.ACME, new Bar(MONDAY + number * MONTH, 100, 100, 100, 100, 1));
  }

  private static List<Long> ids(FileStore store) {
    var ids = new ArrayList<Long>();
    try (var trades = store.trades(Tapes.ACME, 0, Long.MAX_VALUE)) {
      trades.forEachRemaining(trade -> ids.add(trade.tradeId()));
    }
    return ids;
  }

  private static FileStore open(Path disk) throws UnusableStore {
    return FileStore.open(disk.resolve("data"), MARKET, Tapes.BOTH);
  }
}
