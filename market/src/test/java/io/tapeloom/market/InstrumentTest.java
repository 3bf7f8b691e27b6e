package io.tapeloom.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentTest {

  @ParameterizedTest
  @CsvSource({"10001, 100.01", "29, 0.29", "5795, 57.95", "-1, -0.01", "0, 0.0"})
  void shouldGiveTheDoubleNearestToADecimalPrice(long units, double price) {
    var instrument = Instrument.stock("AAPL", "Apple Inc.", "NASDAQ");

    assertThat(instrument.price(units)).isEqualTo(price);
  }

  @Test
  void shouldCountQuantitiesInItsOwnScale() {
    var coin =
        new Instrument("BTC/USD", "Bitcoin", "crypto", "X", "Etc/UTC", "24x7", 100, 1, 100_000_000);

    assertThat(coin.quantity(12_345_678)).isEqualTo(0.12345678);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAPL", "BRK.B", "BTC/USD", "^GSPC", "ES=F", "a-1_b"})
  void shouldTakeTheSymbolsOfRealMarkets(String symbol) {
    assertThat(Instrument.stock(symbol, "x", "X").symbol()).isEqualTo(symbol);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A B", "A:B", "A\n", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456"})
  void shouldRefuseSymbolsThatATopicCannotName(String symbol) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Instrument.stock(symbol, "x", "X"))
        .withMessageStartingWith("symbol must be 1 to 32 letters")
        .withMessageEndingWith("was \"" + symbol + '"');
  }

  @ParameterizedTest
  @CsvSource({
    "' ', stock, X, Etc/UTC, 24x7, 100, 1, 1, description of A must not be blank",
    "d, '', X, Etc/UTC, 24x7, 100, 1, 1, type of A must not be blank",
    "d, stock, '', Etc/UTC, 24x7, 100, 1, 1, exchange of A must not be blank",
    "d, stock, X, Mars/Base, 24x7, 100, 1, 1, 'timezone of A must be an IANA time zone, was \"Mars/Base\"'",
    "d, stock, X, Etc/UTC, '', 100, 1, 1, session of A must not be blank",
    "d, stock, X, Etc/UTC, 24x7, 0, 1, 1, 'priceScale of A must be at least 1, was 0'",
    "d, stock, X, Etc/UTC, 24x7, 100, -1, 1, 'minMove of A must be at least 1, was -1'",
    "d, stock, X, Etc/UTC, 24x7, 100, 1, 0, 'quantityScale of A must be at least 1, was 0'",
  })
  void shouldNameTheFieldThatIsWrong(
      String description,
      String type,
      String exchange,
      String timezone,
      String session,
      int priceScale,
      int minMove,
      int quantityScale,
      String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Instrument(
                    "A",
                    description,
                    type,
                    exchange,
                    timezone,
                    session,
                    priceScale,
                    minMove,
                    quantityScale))
        .withMessage(message);
  }
}
