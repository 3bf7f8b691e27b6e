package io.tapeloom.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryWriterTest {

  private static final Instrument AAPL = Instrument.stock("AAPL", "Apple Inc.", "NASDAQ");
  private static final Instrument MSFT = Instrument.stock("MSFT", "Microsoft", "NASDAQ");
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final Ledger store = new Ledger();
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
  void shouldWriteOnWhenTheClockIsSetBack() {
    var now = new AtomicReference<>(Instant.parse("2026-03-04T10:00:00Z"));
    var settings =
        new HistorySettings(Duration.ofSeconds(1), Duration.ofDays(400), Duration.ofDays(7));
    try (var writer = new HistoryWriter(store, settings, List.of(AAPL), now::get, notices::add)) {
      writer.start();
      writer.add(trade(AAPL, 1, 0));

      await()
          .until(
              () -> {
                var _ = now.updateAndGet(time -> time.minus(Duration.ofHours(1)));
                return store.trades().size() == 1;
              });
    }
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
            store, settings, List.of(AAPL, MSFT), InstantSource.system(), notices::add);
    writer.start();
    return writer;
  }

  private static Trade trade(Instrument instrument, long id, long nanos) {
    return new Trade(instrument, id, 100, 1, Side.BUY, nanos);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable failure) throws T {
    throw (T) failure;
  }

  /** What was appended, in memory. Thread-safe. */
  private static final class Ledger implements HistoryStore {

    private final List<Trade> trades = new ArrayList<>();
    private final List<Minute> minutes = new ArrayList<>();
    private boolean full;
    private Throwable failure = new IOException("no space left");
    private int refusals;

    synchronized List<Trade> trades() {
      return List.copyOf(trades);
    }

    synchronized List<Minute> minutes() {
      return List.copyOf(minutes);
    }

    synchronized void full(boolean now) {
      full = now;
    }

    synchronized void throwing(Throwable what) {
      failure = what;
      full = true;
    }

    synchronized int refusals() {
      return refusals;
    }

    @Override
    public synchronized void appendTrades(List<Trade> rows) throws IOException {
      if (full) {
        refusals++;
        HistoryWriterTest.<IOException>raise(failure);
      }
      trades.addAll(rows);
    }

    @Override
    public synchronized void appendMinutes(List<Minute> rows) {
      minutes.addAll(rows);
    }

    @Override
    public void insertMinutes(List<Minute> rows) {
      appendMinutes(rows);
    }

    @Override
    public List<Gap> gaps() {
      return List.of();
    }

    @Override
    public void keepGaps(List<Gap> gaps) {}

    @Override
    public List<Bar> bars(
        Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
      return List.of();
    }

    @Override
    public OptionalLong newestMinuteMillis(Instrument instrument) {
      return OptionalLong.empty();
    }

    @Override
    public OptionalLong oldestMillis(Instrument instrument) {
      return OptionalLong.empty();
    }

    @Override
    public Optional<Trade> newestTrade(Instrument instrument) {
      return Optional.empty();
    }

    @Override
    public Tape.Reel<Trade> trades(Instrument instrument, long fromNanos, long toNanos) {
      return Tape.Reel.empty();
    }

    @Override
    public OptionalLong beginMillis() {
      return OptionalLong.empty();
    }

    @Override
    public void beginAt(long millis) {}

    @Override
    public void forget(long tradesBeforeMillis, long barsBeforeMillis) {}

    @Override
    public void rest() {}

    @Override
    public void close() {}
  }
}
