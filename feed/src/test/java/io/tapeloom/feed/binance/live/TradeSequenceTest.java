package io.tapeloom.feed.binance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TradeSequenceTest {

  /** No trade can be taken that has this price. */
  private static final long BAD_PRICE = 13;

  /** The time of a trade after a restart of the venue, in ns; others have small ones. */
  private static final long LATER = 60_000_000_000L;

  private final List<Long> received = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private int question;
  private int restarts;

  private final TradeSequence trades =
      new TradeSequence(
          "BTCUSDT",
          trade -> {
            if (trade.price() == BAD_PRICE) {
              return false;
            }
            received.add(trade.id());
            return true;
          },
          () -> restarts++,
          new Backoff(1_000, 60_000, new SplittableRandom(3)));

  private final Questions questions =
      new Questions() {
        @Override
        public void snapshot(String symbol) {
          throw new AssertionError("not about books");
        }

        @Override
        public void firstTrade(String symbol, int number) {
          asked.add("first");
          question = number;
        }

        @Override
        public void trades(String symbol, int number, long fromId, long toId) {
          asked.add(fromId + (toId == Long.MAX_VALUE ? " on" : " to " + toId));
          question = number;
        }
      };

  private static Execution trade(long id) {
    return trade(id, 1);
  }

  private static Execution trade(long id, long price) {
    return at(id, price, id);
  }

  private static Execution at(long id, long price, long nanos) {
    return new Execution("BTCUSDT", "trade", id, price, 1, true, true, false, nanos);
  }

  private static List<Execution> from(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(TradeSequenceTest::trade).toList();
  }

  /** Connected, with trades 10 and 11 told. */
  private void begin() {
    trades.connected(questions, 0);
    assertThat(trades.first(question, OptionalLong.of(10), 0)).isTrue();
    trades.missed(question, from(10, 11), 0);
    asked.clear();
  }

  @Test
  void shouldBeginWithTheFirstSinceTheHandOver() {
    trades.connected(questions, 0);
    trades.live(trade(15), 0);
    trades.live(trade(16), 0);
    assertThat(received).isEmpty();

    var _ = trades.first(question, OptionalLong.of(10), 0);
    trades.missed(question, from(10, 15), 0);
    trades.live(trade(17), 0);

    assertThat(received).containsExactly(10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L);
    assertThat(asked).containsExactly("first", "10 on");
  }

  @Test
  void shouldBeginWithWhatComesWhereNothingHasHappened() {
    trades.connected(questions, 0);
    trades.live(trade(15), 0);

    var _ = trades.first(question, OptionalLong.empty(), 0);
    trades.live(trade(16), 0);

    assertThat(received).containsExactly(15L, 16L);
  }

  @Test
  void shouldAskForWhatWasMissedAndTellItFirst() {
    begin();

    trades.live(trade(14), 0);
    trades.live(trade(15), 0);
    trades.live(trade(18), 0);
    trades.missed(question, from(11, 13), 0);
    trades.missed(question, from(15, 17), 0);

    assertThat(asked).containsExactly("11 to 13", "15 to 17");
    assertThat(received).containsExactly(10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L);
  }

  @Test
  void shouldAskOnceAndThenDoWithout() {
    begin();

    trades.live(trade(14), 0);
    trades.missed(question, from(11, 12), 0);

    assertThat(asked).containsExactly("11 to 13");
    assertThat(received).containsExactly(10L, 11L, 12L, 14L);
  }

  @Test
  void shouldNotAskForMoreThanIsGood() {
    begin();

    trades.live(trade(12 + TradeSequence.MAX_MISSED + 1), 0);

    assertThat(asked).isEmpty();
    assertThat(received).hasSize(3);
  }

  @Test
  void shouldWaitForAWhileOnly() {
    begin();
    trades.live(trade(14), 1_000);
    int late = question;

    trades.check(31_000);
    assertThat(received).containsExactly(10L, 11L);
    trades.check(31_001);
    trades.missed(late, from(11, 13), 32_000);
    trades.live(trade(15), 32_000);

    assertThat(received).containsExactly(10L, 11L, 14L, 15L);
  }

  @Test
  void shouldNotBeginOnceMoreWhenTheFirstIsToldTooLate() {
    trades.connected(questions, 0);
    int late = question;
    trades.live(trade(15), 0);
    trades.check(30_001);

    boolean taken = trades.first(late, OptionalLong.of(10), 40_000);

    assertThat(taken).isFalse();
    assertThat(received).containsExactly(15L);
  }

  @Test
  void shouldGoOnBehindTheLastOneWithANewConnection() {
    begin();
    trades.live(trade(14), 0);
    int lost = question;

    trades.connected(questions, 0);
    trades.missed(lost, from(11, 13), 0);
    trades.live(trade(16), 0);
    trades.missed(question, from(11, 16), 0);
    trades.live(trade(16), 0);
    trades.live(trade(17), 0);

    assertThat(asked).containsExactly("11 to 13", "11 on");
    assertThat(received).containsExactly(10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L);
  }

  @Test
  void shouldNotBeLedAstrayByATradeThatCannotBe() {
    begin();

    trades.live(trade(99_999_999, BAD_PRICE), 0);
    trades.live(trade(12), 0);

    assertThat(received).containsExactly(10L, 11L, 12L);
  }

  @Test
  void shouldAskLessAndLessWhereTheVenueGivesNothing() {
    begin();

    for (long id = 13; id < 4_013; id += 2) { // every second one is missing, for 400 s
      trades.live(trade(id), id * 100);
      trades.missed(question, List.of(), id * 100);
    }

    assertThat(received).hasSize(2_002);
    assertThat(asked).hasSizeBetween(8, 20);
  }

  @Test
  void shouldFollowANewCountOnceItIsConfirmed() {
    begin();

    trades.live(at(3, 1, 20), 0);
    assertThat(received).containsExactly(10L, 11L);
    trades.live(at(4, 1, 21), 0);
    assertThat(asked).containsExactly("1 to 2");
    trades.missed(question, List.of(at(1, 1, 18), at(2, 1, 19)), 0);
    trades.live(at(5, 1, 22), 0);

    assertThat(received).containsExactly(10L, 11L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void shouldNotFollowOneTradeWithABrokenId() {
    begin();

    trades.live(at(3, 1, 20), 0);
    trades.live(at(12, 1, 21), 0);
    trades.live(at(4, 1, 22), 0);
    trades.live(at(13, 1, 23), 0);

    assertThat(received).containsExactly(10L, 11L, 12L, 13L);
  }

  /** The count is new, and the answer is about trades that have ids of the old one. */
  @Test
  void shouldNotTakeAnAnswerOfANewCountForMissedTrades() {
    begin();
    trades.connected(questions, 0);
    trades.live(at(14, 1, 20), 0);

    trades.missed(question, List.of(at(11, 1, LATER), at(12, 1, LATER), at(13, 1, LATER)), 0);

    assertThat(received).containsExactly(10L, 11L, 14L);
    assertThat(restarts).isZero();
  }

  @Test
  void shouldFollowANewCountThatHasOvertakenTheOldOne() {
    begin();
    trades.connected(questions, 0);

    trades.missed(question, List.of(at(11, 1, LATER), at(12, 1, LATER)), 0);
    assertThat(received).containsExactly(10L, 11L);
    trades.live(at(13, 1, LATER + 1), 0);
    trades.missed(question, List.of(at(1, 1, LATER - 2), at(12, 1, LATER)), 0);

    assertThat(asked).containsExactly("11 on", "1 to 12");
    assertThat(restarts).isEqualTo(1);
    assertThat(received).containsExactly(10L, 11L, 1L, 12L, 13L);
  }

  @Test
  void shouldNotTakeAnAnswerWithoutTheNewestKnownTrade() {
    begin();
    trades.live(trade(14), 0);

    trades.missed(question, from(12, 13), 0);

    assertThat(received).containsExactly(10L, 11L, 14L);
  }

  @Test
  void shouldNotTakeTradesOfAThirdCountForTheFirstOnesOfTheSecond() {
    begin();
    trades.live(at(3, 1, 20), 0);
    trades.live(at(4, 1, 21), 0);

    trades.missed(question, List.of(at(1, 1, LATER), at(2, 1, LATER)), 0);

    assertThat(received).containsExactly(10L, 11L, 3L, 4L);
  }
}
