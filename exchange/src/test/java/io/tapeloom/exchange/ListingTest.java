package io.tapeloom.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tapeloom.market.Instrument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingTest {

  @Test
  void shouldListSevenStocks() {
    assertThat(Listing.stocks())
        .extracting(listing -> listing.instrument().symbol())
        .containsExactly("AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META");
  }

  @ParameterizedTest
  @CsvSource({
    "10000, 0.02, 100, 0, 'spreadTicks of A must be at least 1, was 0'",
    "199, 0.02, 100, 2, 'referencePrice of A must be at least 100 spreads, which is 200, was 199'",
    "10000, 0, 100, 1, 'dailyVolatility of A must be above 0 and at most 0.1, was 0.0'",
    "10000, 0.2, 100, 1, 'dailyVolatility of A must be above 0 and at most 0.1, was 0.2'",
    "10000, NaN, 100, 1, 'dailyVolatility of A must be above 0 and at most 0.1, was NaN'",
    "10000, 0.02, 0, 1, 'typicalQuantity of A must be 1 to 1000000000, was 0'",
  })
  void shouldNameTheFieldThatIsWrong(
      long referencePrice,
      double dailyVolatility,
      long typicalQuantity,
      int spreadTicks,
      String message) {
    var instrument = Instrument.stock("A", "Agilent", "NYSE");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Listing(
                    instrument, referencePrice, dailyVolatility, typicalQuantity, spreadTicks))
        .withMessage(message);
  }
}
