package io.tapeloom.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BarBookTest {

  private static final long EVER = Long.MAX_VALUE;

  @Test
  void shouldMakeTheBarsOfEveryResolutionOfTheSameTrades() {
    Examples.check(
        example -> {
          long seed = example.number();
          int size = example.between(0, 300);
          List<Trade> trades = Tapes.random(seed, size);

          BarBook book = book();
          trades.forEach(book::trade);

          for (Resolution resolution : Resolution.values()) {
            assertThat(book.series(resolution).last(EVER, 1_000))
                .isEqualTo(Tapes.bars(resolution, trades));
          }
        });
  }

  @Test
  void shouldMakeCoarserBarsThatTheFinerOnesComeTo() {
    Examples.check(
        example -> {
          long seed = example.number();
          int size = example.between(1, 300);
          BarBook book = book();
          Tapes.random(seed, size).forEach(book::trade);

          for (Resolution coarse : Resolution.values()) {
            for (Resolution fine : Resolution.values()) {
              if (nests(fine, coarse)) {
                assertThat(merged(coarse, book.series(fine)))
                    .isEqualTo(book.series(coarse).last(EVER, 1_000));
              }
            }
          }
        });
  }

  @Test
  void shouldConserveVolumeInEveryResolution() {
    Examples.check(
        example -> {
          long seed = example.number();
          int size = example.between(0, 300);
          List<Trade> trades = Tapes.random(seed, size);

          BarBook book = book();
          trades.forEach(book::trade);

          long traded = trades.stream().mapToLong(Trade::quantity).sum();
          for (Resolution resolution : Resolution.values()) {
            List<Bar> bars = book.series(resolution).last(EVER, 1_000);
            assertThat(bars.stream().mapToLong(bar -> bar.volume().toLong()).sum())
                .isEqualTo(traded);
          }
        });
  }

  @Test
  void shouldRefuseALateTradeInEveryResolutionOrInNone() {
    BarBook book = book();
    book.trade(trade(100, 120_000));

    boolean ofTheOpenMinute = book.trade(trade(101, 120_001));
    boolean ofAClosedMinute = book.trade(trade(500, 119_999));

    assertThat(ofTheOpenMinute).isTrue();
    assertThat(ofAClosedMinute).isFalse();
    assertThat(book.refusedTrades()).isEqualTo(1);
    for (Resolution resolution : Resolution.values()) {
      assertThat(book.series(resolution).current())
          .hasValueSatisfying(bar -> assertThat(bar.high()).isEqualTo(101));
    }
  }

  @Test
  void shouldRefuseATradeThatOnlyACoarserBarHasClosed() {
    BarBook book = book();
    book.series(Resolution.DAY).merge(List.of(new Bar(86_400_000, 1, 1, 1, 1, 1)));

    boolean accepted = book.trade(trade(100, 86_399_999));

    assertThat(accepted).isFalse();
    assertThat(book.series(Resolution.MINUTES_1).size()).isZero();
  }

  @Test
  void shouldBeAsIfNothingHadBeenMissingOnceItIsCorrected() {
    Examples.check(
        example -> {
          long seed = example.number();
          int size = example.between(2, 300);
          int first = example.between(0, 300);
          int length = example.between(0, 300);
          List<Trade> trades = Tapes.random(seed, size);
          long from = minuteOf(trades.get(first % size));
          long until = 60_000 + minuteOf(trades.get(Math.min(first % size + length, size - 1)));
          BarBook book = book();
          trades.stream()
              .filter(each -> each.eventTimeMillis() < from || each.eventTimeMillis() >= until)
              .forEach(book::trade);

          book.correct(from, missing(trades, from, until), until);

          for (Resolution resolution : Resolution.values()) {
            assertThat(book.series(resolution).last(EVER, 1_000))
                .isEqualTo(Tapes.bars(resolution, trades));
          }
          assertThat(book.trade(trades.getLast())).isTrue();
        });
  }

  private static long minuteOf(Trade trade) {
    return Resolution.MINUTES_1.startMillis(trade.eventTimeMillis());
  }

  /** All bars of the periods with missing minutes, as they were at the end of the gap. */
  private static Map<Resolution, List<Bar>> missing(List<Trade> trades, long from, long until) {
    var before = trades.stream().filter(each -> each.eventTimeMillis() < until).toList();
    var missing = new EnumMap<Resolution, List<Bar>>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      missing.put(
          resolution,
          Tapes.bars(resolution, before).stream()
              .filter(bar -> bar.timeMillis() >= resolution.startMillis(from))
              .toList());
    }
    return missing;
  }

  @Test
  void shouldKeepNoMoreThanItsRetentionWhenItIsCorrected() {
    var book = new BarBook(Tapes.AAPL, _ -> 3);
    for (int minute = 0; minute < 20; minute++) {
      book.trade(trade(100, minute * 60_000L));
    }
    var minutes = new ArrayList<Bar>();
    for (int minute = 5; minute < 19; minute++) {
      minutes.add(new Bar(minute * 60_000L, 7, 7, 7, 7, 1));
    }

    book.correct(300_000, Map.of(Resolution.MINUTES_1, minutes), 19 * 60_000L);

    assertThat(book.series(Resolution.MINUTES_1).last(EVER, 10))
        .containsExactly(
            minutes.get(11),
            minutes.get(12),
            minutes.get(13),
            new Bar(19 * 60_000L, 100, 100, 100, 100, 1));
    assertThat(book.series(Resolution.MINUTES_5).last(EVER, 10).getLast().low()).isEqualTo(100);
  }

  @Test
  void shouldNotMixInstruments() {
    var other = Instrument.stock("MSFT", "Microsoft Corporation", "NASDAQ");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> book().trade(new Trade(other, 1, 100, 1, Side.BUY, 0)))
        .withMessage("trade of MSFT must not be added to the bars of AAPL");
  }

  private static BarBook book() {
    return new BarBook(Tapes.AAPL, resolution -> 1_000);
  }

  private static boolean nests(Resolution fine, Resolution coarse) {
    return fine.compareTo(coarse) < 0 && fine != Resolution.WEEK;
  }

  private static List<Bar> merged(Resolution coarse, BarSeries fine) {
    var series = new BarSeries(Tapes.AAPL, coarse, 1_000);
    series.merge(fine.last(EVER, 1_000));
    return series.last(EVER, 1_000);
  }

  private static Trade trade(long price, long timeMillis) {
    return new Trade(Tapes.AAPL, 1, price, 1, Side.BUY, timeMillis * 1_000_000);
  }
}
