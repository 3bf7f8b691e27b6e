package io.tapeloom.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarketEventTest {

  private static final Instrument AAPL = Instrument.stock("AAPL", "Apple Inc.", "NASDAQ");

  @Test
  void shouldRoundEventTimeDownToMillis() {
    assertThat(new Trade(AAPL, 1, 100, 1, Side.BUY, 1_999_999).eventTimeMillis()).isEqualTo(1);
    assertThat(new Trade(AAPL, 1, 100, 1, Side.BUY, -1).eventTimeMillis()).isEqualTo(-1);
  }

  @Test
  void shouldKnowTheSpreadOfAQuote() {
    assertThat(new Quote(AAPL, 100, 1, 103, 1, 0).spread()).isEqualTo(3);
    assertThat(new Quote(AAPL, 100, 1, 100, 1, 0).spread()).isZero();
  }

  @Test
  void shouldRefuseACrossedQuote() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quote(AAPL, 101, 1, 100, 1, 0))
        .withMessage("prices of a quote of AAPL must not be crossed, were bid 101 and ask 100");
  }

  @ParameterizedTest
  @CsvSource({"99, 0, 100, 1", "99, 1, 100, 0"})
  void shouldRefuseAQuoteOfNothing(long bid, long bidQuantity, long ask, long askQuantity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quote(AAPL, bid, bidQuantity, ask, askQuantity, 0))
        .withMessageContaining("of a quote of AAPL must be positive");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void shouldRefuseATradeOfNothing(long quantity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Trade(AAPL, 7, 100, quantity, Side.SELL, 0))
        .withMessage("quantity of trade 7 of AAPL must be positive, was %d", quantity);
  }

  @Test
  void shouldTakePricesOfZeroAndBelow() {
    assertThat(new Trade(AAPL, 7, -3763, 1, Side.SELL, 0).price()).isEqualTo(-3763);
    assertThat(new Quote(AAPL, -2, 1, 0, 1, 0).spread()).isEqualTo(2);
  }
}
