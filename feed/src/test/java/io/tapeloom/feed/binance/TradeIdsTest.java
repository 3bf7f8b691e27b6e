package io.tapeloom.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.feed.binance.TradeIds.Verdict;
import org.junit.jupiter.api.Test;

class TradeIdsTest {

  private final TradeIds ids = new TradeIds();

  private static Execution trade(long id, long timeNanos) {
    return new Execution("X", "trade", id, 1, 1, true, true, false, timeNanos);
  }

  /** One of two connections may lag the other while the venue restarts its ids. */
  @Test
  void shouldTakeALateTradeFromBeforeARestartAsRepeated() {
    var late = trade(500, 1_000);
    ids.taken(late);
    assertThat(ids.of(trade(1, 2_000))).isInstanceOf(Verdict.Doubtful.class);
    assertThat(ids.of(trade(2, 3_000))).isInstanceOf(Verdict.Anew.class);
    ids.startAfter(0);
    ids.taken(trade(2, 3_000));

    assertThat(ids.of(late)).isInstanceOf(Verdict.Repeated.class);
    assertThat(ids.of(trade(3, 4_000))).isInstanceOf(Verdict.Next.class);
  }

  @Test
  void shouldTakeALateTradeAfterTheNewestOneBeforeARestartAsRepeated() {
    ids.taken(trade(500, 1_000));
    assertThat(ids.of(trade(9, 3_000))).isInstanceOf(Verdict.Doubtful.class);
    assertThat(ids.of(trade(10, 4_000))).isInstanceOf(Verdict.Anew.class);
    ids.startAfter(0);

    assertThat(ids.of(trade(505, 2_000))).isInstanceOf(Verdict.Repeated.class);
    assertThat(ids.of(trade(8, 2_500))).isInstanceOf(Verdict.Next.class);
  }
}
