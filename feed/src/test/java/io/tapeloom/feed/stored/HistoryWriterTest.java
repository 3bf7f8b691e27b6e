package io.tapeloom.feed.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryWriterTest {

  private static final Instrument AAPL = Instrument.stock("AAPL", "Apple Inc.", "NASDAQ");
  private static final Instrument MSFT = Instrument.stock("MSFT", "Microsoft", "NASDAQ");
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final MemoryStore store = new MemoryStore();
  private final List<FeedNotice> notices = new CopyOnWriteArrayList<>();

  @Test
  void shouldWriteTradesAndTheMinutesThatTheyClose() {
    try (var writer = start(Duration.ofMillis(1))) {
      writer.add(trade(AAPL, 1, 0));
      writer.add(trade(MSFT, 1, 10));
      writer.add(trade(AAPL, 2, MINUTE_NANOS));
      writer.add(trade(AAPL, 3, 2 * MINUTE_NANOS));
    }

    assertThat(store.trades())
        .containsExactly(
            trade(AAPL, 1, 0),
            trade(MSFT, 1, 10),
            trade(AAPL, 2, MINUTE_NANOS),
            trade(AAPL, 3, 2 * MINUTE_NANOS));
    assertThat(store.minutes())
        .containsExactly(
            new HistoryStore.Minute(AAPL, new Bar(0, 100, 100, 100, 100, 1)),
            new HistoryStore.Minute(AAPL, new Bar(60_000, 100, 100, 100, 100, 1)));
  }

  @Test
  void shouldLetMinutesWaitForThoseOfOthers() {
    try (var writer = start(Duration.ofMillis(1))) {
      writer.add(trade(AAPL, 1, 0));
      writer.add(trade(AAPL, 2, MINUTE_NANOS));
      await().until(() -> store.trades().size() == 2);
      assertThat(store.minutes()).isEmpty();

      writer.add(trade(AAPL, 3, 2 * MINUTE_NANOS + 1_000_000));

      await().until(() -> store.minutes().size() == 1);
    }
  }

  @Test
  void shouldTryAgainWhatCouldNotBeWritten() {
    store.full(true);
    try (var writer = start(Duration.ofMillis(1))) {
      writer.add(trade(AAPL, 1, 0));
      await().until(() -> store.refusals() > 1);

      store.full(false);

      await().until(() -> !store.trades().isEmpty());
      assertThat(store.trades()).containsExactly(trade(AAPL, 1, 0));
      assertThat(writer.lost()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource
  void shouldSurviveAndReportWhateverAStoreThrows(Throwable failure) {
    store.throwing(failure);
    var writer = start(Duration.ofMillis(1));
    try (writer) {
      writer.add(trade(AAPL, 1, 0));
      await().until(() -> store.refusals() > 2);
      assertThat(notices).containsExactly(new FeedNotice.HistoryFailed("no luck"));

      store.full(false);

      await().until(() -> notices.size() == 2);
      writer.add(trade(AAPL, 2, 1));
    }
    assertThat(store.trades()).containsExactly(trade(AAPL, 1, 0), trade(AAPL, 2, 1));
    assertThat(notices.getLast()).isEqualTo(new FeedNotice.HistoryRestored(0));
    assertThat(writer.failures()).isEqualTo(store.refusals());
    assertThat(writer.isOver()).isTrue();
  }

  static List<Throwable> shouldSurviveAndReportWhateverAStoreThrows() {
    return List.of(
        new IOException("no luck"),
        new IllegalStateException("no luck"),
        new InternalError("no luck"),
        new AssertionError("no luck"));
  }

  @Test
  void shouldCountWhatIsLostWhileNothingCanBeWritten() {
    store.full(true);
    long delivered = 140_000;
    var writer = start(Duration.ofMillis(1));
    try (writer) {
      for (int i = 0; i < delivered; i++) {
        writer.add(trade(AAPL, i, i));
      }
      store.full(false);
    }

    assertThat(writer.lost()).isPositive();
    assertThat(store.trades().size() + writer.lost()).isEqualTo(delivered);
  }

  @Test
  void shouldRefuseATradeOfAMinuteThatIsClosed() {
    try (var writer = start(Duration.ofMillis(1))) {
      writer.add(trade(AAPL, 2, MINUTE_NANOS));
      writer.add(trade(AAPL, 1, 0));
    }

    assertThat(store.trades()).containsExactly(trade(AAPL, 2, MINUTE_NANOS));
  }

  private HistoryWriter start(Duration flushInterval) {
    var settings = new HistorySettings(flushInterval, Duration.ofDays(400), Duration.ofDays(7));
    var writer =
        new HistoryWriter(
            store,
            settings,
            List.of(AAPL, MSFT),
            new SteadyClock(InstantSource.system(), System::nanoTime),
            notices::add);
    writer.start();
    return writer;
  }

  private static Trade trade(Instrument instrument, long id, long nanos) {
    return new Trade(instrument, id, 100, 1, Side.BUY, nanos);
  }
}
