package io.tapeloom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.stored.HistorySettings;
import io.tapeloom.feed.stored.StoredMarket;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
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
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bars in memory, of a market that gives the minutes of the time between two runs too late. */
class LateMinutesTest {

  private static final long MINUTE = 60_000;
  private static final long BEGIN = Instant.parse("2026-03-17T22:00:00Z").toEpochMilli();

  /** Where the store begins: before it there are only the bars of the market. */
  private static final long FIRST = BEGIN + 5 * 60 * MINUTE;

  /** Where the first run ends, within a minute. */
  private static final long END = FIRST + 100 * MINUTE + 30_000;

  private static final long SECOND = END + 3 * 60 * MINUTE + 30_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HistorySettings SETTINGS =
      new HistorySettings(Duration.ofMillis(1), Duration.ofDays(36_000), Duration.ofDays(36_000));

  /** One every twenty seconds, over midnight, in the middle of a week and a month. */
  private static final List<Trade> TRADES = new ArrayList<>();

  static {
    for (int i = 0; BEGIN + i * 20_000L < SECOND + 90 * MINUTE; i++) {
      long price = 100 + (i * 37L) % 91;
      TRADES.add(
          new Trade(
              Tapes.ACME, i + 1, price, 1 + i % 5, Side.BUY, (BEGIN + i * 20_000L) * 1_000_000));
    }
  }

  @TempDir private Path folder;

  @Test
  void shouldBeAsIfNothingHadBeenMissingOnceTheMinutesAreGiven() throws Exception {
    try (var market = market(new Market(END, false))) {
      var _ = market.history().until(Tapes.ACME, FIRST * 1_000_000);
      feed(market, FIRST, _ -> {}, _ -> {});
    }
    var source = new Market(SECOND + 90 * MINUTE, true);
    try (var market = market(source)) {
      var book = market.history().until(Tapes.ACME, SECOND * 1_000_000).bars();
      assertThat(market.gaps()).isEqualTo(1);
      var notices = new CopyOnWriteArrayList<FeedNotice>();

      feed(
          market,
          SECOND,
          book::trade,
          notice -> {
            if (notice instanceof FeedNotice.BarsCorrected missing) {
              book.correct(missing.fromMillis(), missing.bars(), missing.barsUntilMillis());
            }
            notices.add(notice);
          });
      await().atMost(PATIENCE).until(() -> notices.size() == 1);

      for (var resolution : Resolution.values()) {
        assertThat(book.series(resolution).last(Long.MAX_VALUE, 10_000))
            .as(resolution.code())
            .isEqualTo(Tapes.bars(resolution, TRADES));
      }
    }
  }

  private static void feed(
      StoredMarket market,
      long fromMillis,
      Consumer<Trade> trades,
      Consumer<? super FeedNotice> notices)
      throws Exception {
    market
        .feed(fromMillis * 1_000_000, InstantSource.system(), Pause.sleeping(), notices)
        .run(event -> trades.accept((Trade) event));
  }

  private StoredMarket market(MarketSource source) throws UnusableStore {
    return new StoredMarket(
        source,
        FileStore.open(folder, Map.of("BINANCE_MARKET", "spot"), source.instruments()),
        SETTINGS,
        new SteadyClock(InstantSource.system(), System::nanoTime));
  }

  /** One whose minutes cannot be had until its feed has come to its end. */
  private static final class Market implements MarketSource {

    private final long untilMillis;
    private volatile boolean away;

    Market(long untilMillis, boolean away) {
      this.untilMillis = untilMillis;
      this.away = away;
    }

    @Override
    public String name() {
      return "late";
    }

    @Override
    public List<Instrument> instruments() {
      return List.of(Tapes.ACME);
    }

    @Override
    public History history() {
      return (instrument, untilNanos) -> {
        var book = new BarBook(instrument, _ -> 10_000);
        Tapes.before(TRADES, instrument, untilNanos).forEach(book::trade);
        return new History.Past(book, Optional.empty());
      };
    }

    @Override
    public List<Bar> minutes(Instrument instrument, long fromMillis, long toMillis)
        throws IOException {
      if (away) {
        throw new IOException("away");
      }
      return Tapes.bars(Resolution.MINUTES_1, TRADES).stream()
          .filter(bar -> bar.timeMillis() >= fromMillis && bar.timeMillis() < toMillis)
          .toList();
    }

    @Override
    public Feed feed(
        long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices) {
      return new Feed() {
        @Override
        public List<Instrument> instruments() {
          return List.of(Tapes.ACME);
        }

        @Override
        public void run(Consumer<? super MarketEvent> listener) {
          TRADES.stream()
              .filter(trade -> trade.eventTimeNanos() >= fromNanos)
              .filter(trade -> trade.eventTimeMillis() < untilMillis)
              .forEach(listener);
          away = false;
        }
      };
    }
  }
}
