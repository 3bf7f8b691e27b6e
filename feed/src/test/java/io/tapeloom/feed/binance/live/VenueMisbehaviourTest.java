package io.tapeloom.feed.binance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.binance.BinanceListing;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.feed.binance.BinanceNormalizer;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A venue that misbehaves at random, and a model that knows what happened: trades are never told
 * twice, never out of order and never invented, what could be had is told, what could not is
 * counted, and the venue is asked no more than is good.
 */
class VenueMisbehaviourTest {

  private static final int STEPS = 3_000;
  private static final long SECOND = 1_000_000_000L;

  static List<Long> seeds() {
    return new SplittableRandom(20_26).longs(60).boxed().toList();
  }

  private static final class BinanceVenue implements Questions {

    private final SplittableRandom random;
    private final List<MarketEvent> received = new ArrayList<>();
    private final List<FeedNotice> notices = new ArrayList<>();
    private final BinanceNormalizer eventHistory =
        new BinanceNormalizer(
            BinanceListing.spot("ABCUSDT", new BinanceListing.Units(8, 1, 8)),
            20,
            0,
            received::add,
            notices::add);
    private final TradeSequence sequence;

    /** All that happened, by the venue's ids of each count. */
    private final List<Execution> happened = new ArrayList<>();

    /** Where the present count began in what happened. */
    private int countBegan;

    private long nanos = 1_000 * SECOND;
    private boolean connected;
    private boolean heardLast;
    private int asked;
    private int gaps;
    private int counts = 1;
    private boolean lostAtReset;
    private final List<Runnable> answers = new ArrayList<>();

    BinanceVenue(long seed) {
      random = new SplittableRandom(seed);
      sequence =
          new TradeSequence(
              "ABCUSDT",
              trade -> eventHistory.accept(trade, trade.timeNanos()),
              eventHistory::countAnew,
              new Backoff(500, 30_000, random.split()));
    }

    private long millis() {
      return nanos / 1_000_000;
    }

    private List<Execution> count() {
      return happened.subList(countBegan, happened.size());
    }

    private void trade(boolean heard) {
      nanos += random.nextLong(1, SECOND / 10);
      var trade =
          new Execution(
              "ABCUSDT",
              "trade",
              count().size() + 1L,
              100 + happened.size(),
              1,
              true,
              true,
              false,
              nanos);
      happened.add(trade);
      heardLast = heard && connected;
      if (heardLast) {
        sequence.live(trade, millis());
      } else {
        gaps++;
      }
    }

    /** Some that were told a moment ago, once more. */
    private void repeat() {
      var count = count();
      int from = Math.max(0, count.size() - random.nextInt(1, 20));
      for (var trade : List.copyOf(count.subList(from, count.size()))) {
        if (connected) {
          sequence.live(trade, millis());
        }
      }
    }

    private void connect() {
      answers.clear();
      connected = true;
      gaps++;
      sequence.connected(this, millis());
    }

    private void countAnew() {
      // Trades that were missed before it cannot be had any more.
      lostAtReset |= !heardLast || !answers.isEmpty();
      countBegan = happened.size();
      counts++;
      for (int i = 0; i < 3; i++) { // one that is not confirmed is none
        trade(connected);
      }
    }

    private void answer() {
      if (!answers.isEmpty()) {
        answers.remove(0).run();
      }
    }

    @Override
    public void snapshot(String symbol) {
      throw new AssertionError("not about books");
    }

    @Override
    public void firstTrade(String symbol, int question) {
      asked++;
      answers.add(
          () -> {
            if (sequence.first(question, OptionalLong.of(1), millis())) {
              eventHistory.startAfter(0);
            }
          });
    }

    @Override
    public void trades(String symbol, int question, long fromId, long toId) {
      asked++;
      answers.add(
          () ->
              sequence.missed(
                  question,
                  count().stream()
                      .filter(trade -> trade.id() >= fromId && trade.id() <= toId)
                      .toList(),
                  millis()));
    }

    void misbehave() {
      switch (random.nextInt(40)) {
        case 0 -> {
          connected = false;
          answers.clear();
        }
        case 1, 2 -> trade(false); // is not told
        case 3 -> repeat();
        case 4 -> {
          if (counts < 6 && count().size() > 50) {
            countAnew();
          }
        }
        case 5, 6, 7, 8, 9, 10, 11, 12 -> answer();
        default -> trade(true);
      }
      if (!connected && random.nextInt(10) == 0) {
        connect();
      }
    }

    /** Everything that can be told now is. */
    void finish() {
      if (!connected) {
        connect();
      }
      trade(true);
      trade(true);
      for (int i = 0; i < 50 || !answers.isEmpty(); i++) {
        nanos += SECOND;
        answer();
        sequence.check(millis());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldTellWhatHappened(long seed) {
    var venue = new BinanceVenue(seed);
    venue.connect();
    for (int i = 0; i < STEPS; i++) {
      venue.misbehave();
    }
    venue.finish();

    var trades = venue.received.stream().map(Trade.class::cast).toList();
    assertThat(trades).extracting(Trade::tradeId).doesNotHaveDuplicates().isSorted();
    // Prices count what happened.
    assertThat(trades).extracting(Trade::price).doesNotHaveDuplicates().isSorted();
    assertThat(trades)
        .allSatisfy(
            trade ->
                assertThat(trade.eventTimeNanos())
                    .isEqualTo(venue.happened.get((int) trade.price() - 100).timeNanos()));
    int missing = venue.happened.size() - trades.size();
    long reported =
        venue.notices.stream()
            .filter(FeedNotice.TradesLost.class::isInstance)
            .mapToLong(notice -> ((FeedNotice.TradesLost) notice).count())
            .sum();
    long anew =
        venue.notices.stream().filter(FeedNotice.TradesCountedAnew.class::isInstance).count();
    assertThat(anew).isEqualTo(venue.counts - 1L);
    if (!venue.lostAtReset) {
      assertThat(missing).isEqualTo(reported);
    }
    assertThat(missing).isLessThan(venue.happened.size() / 4);
    assertThat(venue.asked).isLessThanOrEqualTo(2 * venue.gaps + venue.counts);
  }
}
