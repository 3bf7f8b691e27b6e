package io.tapeloom.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the trades of one instrument become, and what is reported about those that do not. */
class BinanceNormalizerTest {

  private static final long WHOLE = 100_000_000;

  private final Instrument instrument = Instrument.stock("X", "X", "TEST");
  private final List<Object> happened = new ArrayList<>();
  private final BinanceNormalizer normalizer =
      new BinanceNormalizer(
          instrument, 5, 0, event -> happened.add(((Trade) event).tradeId()), happened::add);

  private void trade(long id, long timeNanos) {
    assertThat(normalizer.accept(of(id, WHOLE, timeNanos), 0)).isTrue();
  }

  /** A trade with a quantity of more decimals than the instrument has. */
  private void finerTrade(long id, long timeNanos) {
    assertThat(normalizer.accept(of(id, WHOLE / 2, timeNanos), 0)).isFalse();
  }

  private static Execution of(long id, long quantity, long timeNanos) {
    return new Execution("X", "trade", id, WHOLE, quantity, true, true, false, timeNanos);
  }

  private FeedNotice.TradesLost lost(long count) {
    return new FeedNotice.TradesLost(instrument, count);
  }

  private FeedNotice.TradesCountedAnew anew(long firstId) {
    return new FeedNotice.TradesCountedAnew(instrument, firstId);
  }

  @Test
  void shouldReportTradesThatCannotBeReadWithTheNextOne() {
    trade(7, 10);
    finerTrade(8, 11);
    finerTrade(9, 12);
    trade(10, 13);

    assertThat(happened).containsExactly(7L, lost(2), 10L);
  }

  @Test
  void shouldReportTradesThatCannotBeReadBeforeTheFirstOne() {
    finerTrade(8, 11);
    finerTrade(9, 12);
    trade(10, 13);

    assertThat(happened).containsExactly(lost(2), 10L);
  }

  @Test
  void shouldReportARestartOfTheIdsDuringWhichNothingCanBeRead() {
    normalizer.startAfter(0);
    trade(1, 10);
    finerTrade(2, 11);
    finerTrade(5, 12);
    finerTrade(1, 20);
    finerTrade(2, 21);
    finerTrade(3, 22);
    trade(4, 23);

    assertThat(happened).containsExactly(1L, lost(4), anew(1), lost(3), 9L);
  }

  @Test
  void shouldReportTradesThatCannotBeReadAtTheEndOfARound() {
    trade(1, 10);
    finerTrade(2, 11);
    normalizer.beginAgain(100);
    finerTrade(1, 10);
    trade(2, 11);

    assertThat(happened).containsExactly(1L, lost(1), lost(1), 4L);
  }
}
