package io.tapeloom.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarBuilderTest {

  private final List<Bar> closed = new ArrayList<>();
  private final BarBuilder minutes = new BarBuilder(Resolution.MINUTES_1, closed::add);

  @Test
  void shouldHaveNoBarBeforeTheFirstTrade() {
    assertThat(minutes.openBar()).isEmpty();
    assertThat(closed).isEmpty();
  }

  @Test
  void shouldFoldTheTradesOfOnePeriod() {
    minutes.trade(100, 5, 60_000);
    minutes.trade(103, 1, 60_001);
    minutes.trade(98, 2, 119_000);
    minutes.trade(101, 1, 119_999);

    assertThat(minutes.openBar()).contains(new Bar(60_000, 100, 103, 98, 101, 9));
    assertThat(closed).isEmpty();
  }

  @Test
  void shouldCloseABarWhenALaterPeriodBegins() {
    minutes.trade(100, 5, 60_000);
    minutes.trade(101, 1, 120_000);

    assertThat(closed).containsExactly(new Bar(60_000, 100, 100, 100, 100, 5));
    assertThat(minutes.openBar()).contains(new Bar(120_000, 101, 101, 101, 101, 1));
  }

  @Test
  void shouldHaveNoBarForAPeriodWithoutTrades() {
    minutes.trade(100, 5, 60_000);
    minutes.trade(101, 1, 600_000);

    assertThat(closed).extracting(Bar::timeMillis).containsExactly(60_000L);
    assertThat(minutes.openBar())
        .hasValueSatisfying(b -> assertThat(b.timeMillis()).isEqualTo(600_000));
  }

  @Test
  void shouldRefuseATradeOfAClosedBar() {
    minutes.trade(100, 5, 60_000);
    minutes.trade(101, 1, 120_000);

    boolean accepted = minutes.trade(500, 7, 119_999);

    assertThat(accepted).isFalse();
    assertThat(closed).containsExactly(new Bar(60_000, 100, 100, 100, 100, 5));
    assertThat(minutes.openBar()).contains(new Bar(120_000, 101, 101, 101, 101, 1));
  }

  @Test
  void shouldTakeALateTradeOfTheOpenBar() {
    minutes.trade(100, 5, 119_000);

    boolean accepted = minutes.trade(90, 1, 61_000);

    assertThat(accepted).isTrue();
    assertThat(minutes.openBar()).contains(new Bar(60_000, 100, 100, 90, 90, 6));
  }

  @Test
  void shouldMergeFinerBars() {
    var hours = new BarBuilder(Resolution.MINUTES_60, closed::add);

    hours.merge(new Bar(0, 100, 105, 99, 101, 10));
    hours.merge(new Bar(60_000, 101, 102, 95, 96, 20));
    hours.merge(new Bar(3_600_000, 96, 97, 96, 97, 1));

    assertThat(closed).containsExactly(new Bar(0, 100, 105, 95, 96, 30));
    assertThat(hours.openBar()).contains(new Bar(3_600_000, 96, 97, 96, 97, 1));
  }

  @Test
  void shouldRefuseAFinerBarOfAClosedBar() {
    minutes.trade(100, 5, 120_000);

    assertThat(minutes.merge(new Bar(60_000, 1, 1, 1, 1, 1))).isFalse();
  }

  @Test
  void shouldBuildWhatTheTradesOfEachPeriodComeTo() {
    Examples.check(
        example -> {
          long seed = example.number();
          int size = example.between(0, 300);
          Resolution resolution = example.oneOf(Resolution.values());
          List<Trade> trades = Tapes.random(seed, size);

          List<Bar> bars = new ArrayList<>();
          var builder = new BarBuilder(resolution, bars::add);
          trades.forEach(trade -> addTo(builder, trade));
          builder.openBar().ifPresent(bars::add);

          assertThat(bars).isEqualTo(Tapes.bars(resolution, trades));
        });
  }

  @Test
  void shouldGoOnWithTradesWhereMergedBarsEnd() {
    Examples.check(
        example -> {
          long seed = example.number();
          int size = example.between(0, 300);
          int merged = example.between(0, 300);
          Resolution resolution = example.oneOf(Resolution.values());
          List<Trade> trades = Tapes.random(seed, size);
          int split = Math.min(merged, size);

          List<Bar> bars = new ArrayList<>();
          var builder = new BarBuilder(resolution, bars::add);
          Tapes.bars(Resolution.MINUTES_1, trades.subList(0, split)).forEach(builder::merge);
          trades.subList(split, size).forEach(trade -> addTo(builder, trade));
          builder.openBar().ifPresent(bars::add);

          assertThat(bars).isEqualTo(Tapes.bars(resolution, trades));
        });
  }

  private static void addTo(BarBuilder builder, Trade trade) {
    assertThat(builder.trade(trade.price(), trade.quantity(), trade.eventTimeMillis())).isTrue();
  }
}
