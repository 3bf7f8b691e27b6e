package io.tapeloom.market;

import static io.tapeloom.market.Resolution.MINUTES_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BarSeriesTest {

  private static final long MINUTE = 60_000;
  private static final long EVER = Long.MAX_VALUE;

  @Test
  void shouldBeEmptyBeforeTheFirstTrade() {
    var series = new BarSeries(Tapes.AAPL, MINUTES_1, 3);

    assertThat(series.size()).isZero();
    assertThat(series.current()).isEmpty();
    assertThat(series.bars(0, EVER, 10)).isEmpty();
    assertThat(series.firstMillis()).isEmpty();
    assertThat(series.previousMillis(EVER)).isEmpty();
  }

  @Test
  void shouldReadClosedBarsAndTheOpenOneAsOne() {
    var series = minutes(3, 1, 2, 3);

    assertThat(series.last(EVER, 10)).containsExactly(bar(1), bar(2), bar(3));
    assertThat(series.current()).contains(bar(3));
    assertThat(series.size()).isEqualTo(3);
  }

  @Test
  void shouldForgetTheOldestBarsBeyondItsRetention() {
    var series = minutes(3, 1, 2, 3, 4, 5, 6);

    assertThat(series.last(EVER, 10)).containsExactly(bar(3), bar(4), bar(5), bar(6));
    assertThat(series.firstMillis()).hasValue(3 * MINUTE);
    assertThat(series.size()).isEqualTo(4);
  }

  @Test
  void shouldGiveTheNewestBarsOfARange() {
    var series = minutes(10, 1, 2, 3, 5, 6, 7);

    assertThat(series.bars(2 * MINUTE, 6 * MINUTE, 10)).containsExactly(bar(2), bar(3), bar(5));
    assertThat(series.bars(2 * MINUTE, 6 * MINUTE, 2)).containsExactly(bar(3), bar(5));
    assertThat(series.bars(2 * MINUTE + 1, EVER, 2)).containsExactly(bar(6), bar(7));
    assertThat(series.bars(2 * MINUTE, 6 * MINUTE, 0)).isEmpty();
    assertThat(series.bars(6 * MINUTE, 2 * MINUTE, 10)).isEmpty();
    assertThat(series.last(7 * MINUTE, 1)).containsExactly(bar(6));
  }

  @Test
  void shouldFindTheBarBeforeAGap() {
    var series = minutes(10, 1, 2, 7);

    assertThat(series.previousMillis(7 * MINUTE)).hasValue(2 * MINUTE);
    assertThat(series.previousMillis(7 * MINUTE + 1)).hasValue(7 * MINUTE);
    assertThat(series.previousMillis(MINUTE)).isEmpty();
  }

  @Test
  void shouldCountTheBarsThatItRefuses() {
    var series = minutes(10, 5);

    int refused = series.merge(List.of(bar(3), bar(4), bar(6)));

    assertThat(refused).isEqualTo(2);
    assertThat(series.last(EVER, 10)).containsExactly(bar(5), bar(6));
  }

  @Test
  void shouldRefuseATradeOfAClosedBar() {
    var series = minutes(10, 5, 6);

    assertThat(series.trade(1, 1, 5 * MINUTE)).isFalse();
    assertThat(series.trade(1, 1, 6 * MINUTE)).isTrue();
  }

  @Test
  void shouldAnswerAsAListWould() {
    Examples.check(
        example -> {
          long seed = example.number();
          int retention = example.between(1, 50);
          long from = example.between(-2L, 40L);
          long to = example.between(-2L, 40L);
          List<Trade> trades = Tapes.random(seed, 60);
          long begin = trades.getFirst().eventTimeMillis();
          long step = (trades.getLast().eventTimeMillis() - begin) / 38 + 1;
          long fromMillis = begin + from * step;
          long toMillis = begin + to * step;

          var series = new BarSeries(Tapes.AAPL, MINUTES_1, retention);
          trades.forEach(t -> series.trade(t.price(), t.quantity(), t.eventTimeMillis()));

          List<Bar> all = newest(Tapes.bars(MINUTES_1, trades), retention + 1);
          List<Bar> range =
              all.stream()
                  .filter(b -> b.timeMillis() >= fromMillis && b.timeMillis() < toMillis)
                  .toList();
          assertThat(series.bars(fromMillis, toMillis, 1000)).isEqualTo(range);
          assertThat(series.bars(fromMillis, toMillis, 3)).isEqualTo(newest(range, 3));
          assertThat(series.extent(fromMillis, toMillis, 3))
              .isEqualTo(extent(newest(range, 3), toMillis));
          assertThat(series.extent(fromMillis, toMillis, 1000)).isEqualTo(extent(range, toMillis));
          assertThat(series.size()).isEqualTo(all.size());
          assertThat(series.firstMillis()).hasValue(all.getFirst().timeMillis());
          assertThat(series.current()).contains(all.getLast());
        });
  }

  @Test
  void shouldReadAgainWhatFailedWhileItWasWritten() {
    var series = minutes(3, 1, 2);
    var reads = new AtomicInteger();

    int read =
        series.read(
            () -> {
              if (reads.getAndIncrement() == 0) {
                series.trade(100, 1, 3 * MINUTE);
                throw new IndexOutOfBoundsException("half written");
              }
              return 42;
            });

    assertThat(read).isEqualTo(42);
    assertThat(reads).hasValue(2);
  }

  @Test
  void shouldRethrowFailureOfConsistentRead() {
    var series = minutes(3, 1, 2);

    assertThatThrownBy(
            () ->
                series.read(
                    () -> {
                      throw new IllegalStateException("a bug");
                    }))
        .hasMessage("a bug");
  }

  @Test
  void shouldRefuseToKeepNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BarSeries(Tapes.AAPL, Resolution.DAY, 0))
        .withMessage("retention of AAPL D must be at least 1, was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> minutes(1, 1).bars(0, 1, -1))
        .withMessage("limit must not be negative, was -1");
  }

  private static List<Bar> newest(List<Bar> bars, int count) {
    return bars.subList(Math.max(0, bars.size() - count), bars.size());
  }

  /** One trade in each of these minutes. */
  private static BarSeries minutes(int retention, long... minutes) {
    var series = new BarSeries(Tapes.AAPL, MINUTES_1, retention);
    LongStream.of(minutes).forEach(m -> series.trade(100 + m, m, m * MINUTE + 5));
    return series;
  }

  private static Bar bar(long minute) {
    return new Bar(minute * MINUTE, 100 + minute, 100 + minute, 100 + minute, 100 + minute, minute);
  }

  private static BarSeries.Extent extent(List<Bar> bars, long toMillis) {
    return new BarSeries.Extent(
        bars.isEmpty() ? toMillis : bars.getFirst().timeMillis(), bars.size());
  }
}
