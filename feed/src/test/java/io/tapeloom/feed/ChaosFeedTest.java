package io.tapeloom.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChaosFeedTest {

  private static final List<Instrument> STOCKS =
      List.of(
          Instrument.stock("AAPL", "Apple Inc.", "NASDAQ"),
          Instrument.stock("TSLA", "Tesla, Inc.", "NASDAQ"));

  private static final int EVENTS = 10_000;

  private final ManualClock clock = new ManualClock(0, Duration.ofDays(1), Duration.ZERO);
  private final List<Long> heard = new ArrayList<>();

  @Test
  void shouldLeaveAFeedAloneWithoutChaos() throws Exception {
    feed(Chaos.NONE, 1).run(this::hear);

    assertThat(heard).isEqualTo(all());
    assertThat(clock.nanos()).isZero();
  }

  @Test
  void shouldLoseEvents() throws Exception {
    feed(new Chaos(0.1, 0, 0, 0), 1).run(this::hear);

    assertThat(heard).hasSizeBetween(8_800, 9_200).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void shouldDelayEventsAndLoseNone() throws Exception {
    feed(new Chaos(0, 0.1, 0, 0), 1).run(this::hear);

    assertThat(heard).isEqualTo(all());
    assertThat(Duration.ofNanos(clock.nanos()).toSeconds()).isBetween(800L, 1_200L);
  }

  @Test
  void shouldSwapEventsOfAnInstrumentAndLoseNone() throws Exception {
    feed(new Chaos(0, 0, 0.1, 0), 1).run(this::hear);

    assertThat(heard).hasSizeBetween(EVENTS - 1, EVENTS).doesNotHaveDuplicates();
    for (int stock = 0; stock < 2; stock++) {
      int each = stock;
      List<Long> own = heard.stream().filter(id -> id % 2 == each).toList();
      int swapped = 0;
      for (int i = 1; i < own.size(); i++) {
        if (own.get(i) < own.get(i - 1)) {
          assertThat(own.get(i)).isEqualTo(own.get(i - 1) - 2);
          swapped++;
        }
      }
      assertThat(swapped).isBetween(300, 600);
    }
  }

  @Test
  void shouldFailAndGoOnWhenItIsRunAgain() throws Exception {
    ChaosFeed feed = feed(new Chaos(0, 0, 0, 0.001), 1);

    int failures = 0;
    while (heard.isEmpty() || heard.getLast() < EVENTS - 1) {
      try {
        feed.run(this::hear);
      } catch (IOException failure) {
        assertThat(failure).hasMessage("Injected fault: the connection failed");
        failures++;
      }
    }

    assertThat(failures).isBetween(3, 30);
    assertThat(heard).hasSize(EVENTS - failures).isSorted();
  }

  @Test
  void shouldStopWhenItIsInterruptedInADelay() {
    var late = new ManualClock(0, Duration.ofSeconds(100), Duration.ZERO);
    var feed = new ChaosFeed(new Counting(), new Chaos(0, 1, 0, 0), new SplittableRandom(1), late);

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> feed.run(this::hear));
  }

  @Test
  void shouldMisbehaveAlikeForOneSeedAndOtherwiseForAnother() throws Exception {
    var chaos = new Chaos(0.1, 0.1, 0.1, 0);
    feed(chaos, 1).run(this::hear);
    List<Long> first = List.copyOf(heard);

    heard.clear();
    feed(chaos, 1).run(this::hear);
    assertThat(heard).isEqualTo(first);

    heard.clear();
    feed(chaos, 2).run(this::hear);
    assertThat(heard).isNotEqualTo(first);
  }

  @Test
  void shouldHaveTheInstrumentsOfItsFeed() {
    assertThat(feed(Chaos.NONE, 1).instruments()).isEqualTo(STOCKS);
  }

  private ChaosFeed feed(Chaos chaos, long seed) {
    return new ChaosFeed(new Counting(), chaos, new SplittableRandom(seed), clock);
  }

  private void hear(MarketEvent event) {
    heard.add(((Trade) event).tradeId());
  }

  private static List<Long> all() {
    return LongStream.range(0, EVENTS).boxed().toList();
  }

  /** Trades of both stocks in turn; it goes on behind the last one. */
  private static final class Counting implements Feed {

    private final Iterator<Long> ids = all().iterator();

    @Override
    public List<Instrument> instruments() {
      return STOCKS;
    }

    @Override
    public void run(Consumer<? super MarketEvent> listener) {
      while (ids.hasNext()) {
        long id = ids.next();
        listener.accept(new Trade(STOCKS.get((int) id % 2), id, 100, 1, Side.BUY, id));
      }
    }
  }
}
