package io.tapeloom.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolsFileTest {

  /** A file with that text, for as long as the tests run. */
  static String write(String text) {
    try {
      var file = Files.createTempFile("symbols", ".json");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Settings read(String text) {
    return Settings.read(Map.of("MARKET_SYMBOLS_FILE", write(text)), List.of("AAPL"));
  }

  @Test
  void shouldTakeWhatTheFileSaysOfASymbol() {
    var settings =
        read(
            """
            [{"symbol": "BTCUSD", "description": "Bitcoin", "type": "crypto", "exchange": "SIM",
              "price": 65000.5, "price_scale": 10, "daily_volatility": 0.04,
              "typical_quantity": 3, "spread_ticks": 2}]\
            """);

    var listing = settings.market().listed().getFirst();
    assertThat(listing.instrument().symbol()).isEqualTo("BTCUSD");
    assertThat(listing.instrument().description()).isEqualTo("Bitcoin");
    assertThat(listing.instrument().type()).isEqualTo("crypto");
    assertThat(listing.instrument().priceScale()).isEqualTo(10);
    assertThat(listing.referencePrice()).isEqualTo(650_005);
    assertThat(listing.dailyVolatility()).isEqualTo(0.04);
    assertThat(listing.typicalQuantity()).isEqualTo(3);
    assertThat(listing.spreadTicks()).isEqualTo(2);
  }

  @Test
  void shouldPushTheFirstSymbolsOfTheFile() {
    var settings =
        read(
            """
            [{"symbol": "A", "price": 10}, {"symbol": "B", "price": 20},
             {"symbol": "C", "price": 30}, {"symbol": "D", "price": 40}]\
            """);

    assertThat(settings.broadcaster().symbols()).containsExactly("A", "B", "C");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "junk | the file is not valid JSON",
        "{} | the array must have at least one symbol",
        "[] | the array must have at least one symbol",
        "[{\"price\": 1}] | [0] symbol: is required",
        "[{\"symbol\": \"A\", \"price\": 10}, {\"symbol\": \"B\"}] | [1] price: is required",
        "[{\"symbol\": \"A\", \"price\": 1e300}] | price of A must be at most 100000000000, got"
            + " 1.0E300",
        "[{\"symbol\": \"A\", \"price\": 100000000001}] | price of A must be at most 100000000000",
        "[{\"symbol\": \"A\", \"price\": -1}] | [0] price: must be greater than 0",
        "[{\"symbol\": \"A:B\", \"price\": 10}] | symbol must be 1 to 32 letters",
        "[{\"symbol\": \"A\", \"price\": 10}, {\"symbol\": \"A\", \"price\": 10}] | duplicate"
            + " symbol: A at [0], A at [1]",
        "[{\"symbol\": \"AAPL\", \"price\": 10}, {\"symbol\": \"aapl\", \"price\": 99}] | duplicate"
            + " symbol: AAPL at [0], aapl at [1]",
      })
  void shouldSayWhatIsWrongWithTheFile(String text, String why) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("MARKET_SYMBOLS_FILE must be a JSON file with an array of symbols")
        .hasMessageContaining(why);
  }
}
