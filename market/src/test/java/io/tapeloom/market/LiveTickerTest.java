package io.tapeloom.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveTickerTest {

  private static final long DAY_NANOS = 86_400_000_000_000L;

  private final BarBook book = new BarBook(Tapes.AAPL, resolution -> 10);
  private final LiveTicker ticker = new LiveTicker(book.series(Resolution.DAY));

  @Test
  void shouldWaitForTheFirstTrade() {
    quote(99_99, 100_01, 0);
    assertThat(ticker.current()).isEmpty();

    trade(100_00, 5, 1);
    assertThat(ticker.current()).isPresent();
  }

  @Test
  void shouldShowTheLastPriceWithoutAQuote() {
    trade(100_00, 5, 0);

    var without = ticker.current().orElseThrow();
    assertThat(without.lastPrice()).isEqualTo(100_00);
    assertThat(without.quote()).isEmpty();

    quote(99_99, 100_01, 1);
    var with = ticker.current().orElseThrow();
    assertThat(with.quote()).isPresent();
    assertThat(with.showsTheSameAs(without)).isFalse();
    assertThat(without.showsTheSameAs(with)).isFalse();
    assertThat(without.showsTheSameAs(without)).isTrue();
  }

  @Test
  void shouldBeginWithTheNewestBarOfThePast() {
    book.series(Resolution.DAY).merge(List.of(new Bar(0, 90_00, 95_00, 80_00, 91_00, 7)));

    ticker.begin();

    assertThat(ticker.current().orElseThrow().lastPrice()).isEqualTo(91_00);
  }

  @Test
  void shouldShowTheDaySoFar() {
    quote(99_99, 100_00, 1);
    trade(100_00, 5, 2);
    trade(102_00, 1, 3);
    trade(98_00, 2, 4);
    trade(101_00, 1, 5);
    quote(100_99, 101_02, 6);

    var now = ticker.current().orElseThrow();
    assertThat(now)
        .isEqualTo(
            new Ticker(
                new Quote(Tapes.AAPL, 100_99, 3, 101_02, 4, 6),
                new Bar(0, 100_00, 102_00, 98_00, 101_00, 9),
                100_00,
                6));
    assertThat(now.instrument()).isEqualTo(Tapes.AAPL);
    assertThat(now.lastPrice()).isEqualTo(101_00);
    assertThat(now.openPrice()).isEqualTo(100_00);
    assertThat(now.highPrice()).isEqualTo(102_00);
    assertThat(now.lowPrice()).isEqualTo(98_00);
    assertThat(now.volume()).isEqualTo(Volume.of(9));
    assertThat(now.change()).isEqualTo(1_00);
    assertThat(now.changePercent()).isEqualTo(1.0);
  }

  @Test
  void shouldCompareWithTheCloseOfTheDayBefore() {
    trade(90_00, 1, 0);
    trade(96_00, 1, 1);
    quote(96_00, 96_01, 2);
    trade(97_00, 2, DAY_NANOS);
    trade(95_00, 3, DAY_NANOS + 1);

    var now = ticker.current().orElseThrow();
    assertThat(now.day()).isEqualTo(new Bar(86_400_000, 97_00, 97_00, 95_00, 95_00, 5));
    assertThat(now.previousClosePrice()).isEqualTo(96_00);
    assertThat(now.change()).isEqualTo(-1_00);
    assertThat(now.changePercent()).isEqualTo(-1.04);
  }

  @Test
  void shouldCompareWithACloseThatWasCorrected() {
    trade(90_00, 1, 0);
    quote(96_00, 96_01, 2);
    trade(97_00, 2, DAY_NANOS);
    var yesterday = new Bar(0, 90_00, 95_00, 89_00, 95_00, 7);

    book.correct(0, Map.of(Resolution.DAY, List.of(yesterday)), 86_400_000);
    ticker.corrected();
    trade(97_00, 1, DAY_NANOS + 1);

    var now = ticker.current().orElseThrow();
    assertThat(now.day()).isEqualTo(new Bar(86_400_000, 97_00, 97_00, 97_00, 97_00, 3));
    assertThat(now.previousClosePrice()).isEqualTo(95_00);
  }

  @Test
  void shouldStayAsItIsWhenABookComes() {
    trade(100_00, 5, 1);
    quote(99_99, 100_00, 2);
    var before = ticker.current();

    ticker.apply(book(99_98, 100_01, 3));

    assertThat(ticker.current()).isPresent().isEqualTo(before);
  }

  @Test
  void shouldNotTakeABookForAQuote() {
    trade(100_00, 5, 1);

    ticker.apply(book(99_99, 100_00, 2));

    assertThat(ticker.current().orElseThrow().quote()).isEmpty();
  }

  @Test
  void shouldBeMadeOfDailyBarsOnly() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LiveTicker(book.series(Resolution.WEEK)))
        .withMessage("a ticker requires daily bars, got bars of resolution W");
  }

  private void trade(long price, long quantity, long timeNanos) {
    var trade = new Trade(Tapes.AAPL, 1, price, quantity, Side.BUY, timeNanos);
    book.trade(trade);
    ticker.apply(trade);
  }

  private void quote(long bid, long ask, long timeNanos) {
    ticker.apply(new Quote(Tapes.AAPL, bid, 3, ask, 4, timeNanos));
  }

  private static OrderBook book(long bid, long ask, long timeNanos) {
    return new OrderBook(
        Tapes.AAPL,
        List.of(new OrderBook.Level(bid, 3)),
        List.of(new OrderBook.Level(ask, 4)),
        1,
        timeNanos);
  }
}
