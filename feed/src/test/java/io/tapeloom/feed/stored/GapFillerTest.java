package io.tapeloom.feed.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.stored.HistoryStore.Gap;
import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GapFillerTest {

  private static final Instrument AAPL = Instrument.stock("AAPL", "Apple Inc.", "NASDAQ");
  private static final Instrument MSFT = Instrument.stock("MSFT", "Microsoft", "NASDAQ");
  private static final Gap OF_AAPL = new Gap(AAPL, 0, 120_000);
  private static final Gap OF_MSFT = new Gap(MSFT, 60_000, 180_000);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HistorySettings SETTINGS =
      new HistorySettings(Duration.ofMillis(1), Duration.ofDays(400), Duration.ofDays(7));

  private final MemoryStore store = new MemoryStore();
  private final List<FeedNotice> notices = new CopyOnWriteArrayList<>();
  private final List<Gap> filled = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void shouldAskUntilTheMarketAnswersThoughNothingElseIsWritten() throws Exception {
    store.keepGaps(List.of(OF_AAPL));
    try (var writer = writer();
        var filler = filler(writer, 3)) {
      filler.start();

      await().atMost(PATIENCE).until(() -> filled.size() == 1);
    }

    assertThat(asked).hasValue(4);
    assertThat(store.minutes()).containsExactly(minute(OF_AAPL));
    assertThat(store.gaps()).isEmpty();
    assertThat(notices).isEmpty();
  }

  @Test
  void shouldFillAGapThoughAnotherOneCannotBeWritten() throws Exception {
    store.keepGaps(List.of(OF_AAPL, OF_MSFT));
    store.spoil(AAPL);
    try (var writer = writer();
        var filler = filler(writer, 0)) {
      filler.start();
      await().atMost(PATIENCE).until(() -> writer.failures() > 2);

      assertThat(filled).containsExactly(OF_MSFT);
      assertThat(store.gaps()).containsExactly(OF_AAPL);
      assertThat(notices).as("what the feed delivers is kept").isEmpty();

      store.heal();
      await().atMost(PATIENCE).until(() -> filled.size() == 2);
    }

    assertThat(store.minutes()).containsExactly(minute(OF_MSFT), minute(OF_AAPL));
    assertThat(store.gaps()).isEmpty();
  }

  @Test
  void shouldSayThatAGapIsFilledUntilItIsHeard() throws Exception {
    store.keepGaps(List.of(OF_AAPL));
    var failures = new AtomicInteger(3);
    try (var writer = writer();
        var filler =
            filler(
                writer,
                new Market(0),
                gap -> {
                  if (failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("not now");
                  }
                  filled.add(gap);
                })) {
      filler.start();

      await().atMost(PATIENCE).until(() -> filled.size() == 1);
    }

    assertThat(asked).hasValue(1);
    assertThat(store.minutes()).containsExactly(minute(OF_AAPL));
  }

  private HistoryWriter writer() {
    var writer =
        new HistoryWriter(
            store,
            SETTINGS,
            List.of(AAPL, MSFT),
            new SteadyClock(InstantSource.system(), System::nanoTime),
            notices::add);
    writer.start();
    return writer;
  }

  /**
   * @param failures how often the market does not answer
   */
  private GapFiller filler(HistoryWriter writer, int failures) {
    return filler(writer, new Market(failures), filled::add);
  }

  private GapFiller filler(HistoryWriter writer, Market market, Consumer<Gap> listener) {
    return new GapFiller(
        market::minutes,
        store,
        writer,
        new Backoff(1, 1, (RandomGenerator) () -> 0L),
        Pause.sleeping(),
        listener);
  }

  /** The only one of a gap. */
  private static Minute minute(Gap gap) {
    return new Minute(gap.instrument(), new Bar(gap.fromMillis(), 100, 100, 100, 100, 1));
  }

  /** One that can be asked for minutes, and does not answer at first. */
  private final class Market implements MarketSource {

    private final int failures;

    Market(int failures) {
      this.failures = failures;
    }

    @Override
    public List<Bar> minutes(Instrument instrument, long fromMillis, long untilMillis)
        throws IOException {
      if (asked.incrementAndGet() <= failures) {
        throw new IOException("away");
      }
      return List.of(minute(new Gap(instrument, fromMillis, untilMillis)).bar());
    }

    @Override
    public String name() {
      return "gaps";
    }

    @Override
    public List<Instrument> instruments() {
      return List.of(AAPL, MSFT);
    }

    @Override
    public History history() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Feed feed(
        long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> listener) {
      throw new UnsupportedOperationException();
    }
  }
}
