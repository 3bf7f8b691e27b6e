package io.tapeloom.feed.binance.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tapeloom.feed.binance.BinanceListing;
import io.tapeloom.feed.binance.BinanceListing.Units;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestReaderTest {

  private static final String LISTED =
      "{\"symbols\":[{\"symbol\":\"%s\",\"pricePrecision\":%d,\"quantityPrecision\":%d,\"filters\":["
          + "{\"filterType\":\"PRICE_FILTER\",\"minPrice\":\"0\",\"tickSize\":\"%s\"},"
          + "{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"%s\",\"maxQty\":\"%s\"}]}]}";

  private static final Instrument BTCUSDT = BinanceListing.spot("BTCUSDT", new Units(2, 1, 3));

  private final RestReader spot = new RestReader(VenueMarket.SPOT);
  private final RestReader futures = new RestReader(VenueMarket.USDM);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String units(RestReader reader, Object... listed) throws IOException {
    var instruments =
        reader.listing(utf8(LISTED.formatted(listed))).values().stream()
            .map(RestReader.Listed::instrument)
            .toList();
    assertThat(instruments).hasSize(1);
    var instrument = instruments.iterator().next();
    return "%d %d %d"
        .formatted(instrument.priceScale(), instrument.minMove(), instrument.quantityScale());
  }

  @Test
  void shouldKnowTheUnitsOfWhatIsListed() throws IOException {
    assertThat(units(spot, "BTCUSDT", 8, 8, "0.01000000", "0.00001000", "9000.00000000"))
        .isEqualTo("100000000 1000000 100000000");
    assertThat(units(spot, "PEPEUSDT", 8, 8, "0.00000001", "1.00000000", "92141578.00000000"))
        .isEqualTo("100000000 1 1");
    assertThat(units(spot, "BTCIDR", 8, 8, "1.00000000", "0.00001000", "9000.00000000"))
        .isEqualTo("100000000 100000000 100000000");
    assertThat(units(futures, "BTCUSDT", 2, 3, "0.10", "0.001", "1000"))
        .isEqualTo("100000000 10000000 1000");
    assertThat(units(spot, "BTCIDR", 8, 8, "50.00000000", "0.00001000", "9000.00000000"))
        .isEqualTo("100 5000 100000000");
    assertThat(units(futures, "XUSDT", 6, 0, "0.000050", "1", "1000"))
        .isEqualTo("100000000 5000 1");
  }

  @Test
  void shouldLeaveOutWhatCannotBeListed() throws IOException {
    assertThat(spot.listing(utf8(LISTED.formatted("X:USDT", 8, 8, "0.01", "0.01", "1")))).isEmpty();
    assertThat(spot.listing(utf8(LISTED.formatted("XUSDT", 8, 8, "0.000000001", "0.01", "1"))))
        .isEmpty();
    assertThat(futures.listing(utf8(LISTED.formatted("XUSDT", 8, 9, "0.01", "0.01", "1"))))
        .isEmpty();
  }

  @Test
  void shouldRoundBarsOfFinerUnits() throws IOException {
    var bars =
        spot.bars(
            utf8(
                "[[60000,\"1.005\",\"2.00\",\"0.004\",\"1.0\",\"7.0004\",119999,\"0\",3,\"0\",\"0\",\"0\"],"
                    + "[120000,\"1\",\"1\",\"1\",\"1\",\"0\",179999,\"0\",0,\"0\",\"0\",\"0\"]]"),
            BTCUSDT);

    assertThat(bars.bars()).containsExactly(new Bar(60_000, 101, 200, 0, 100, 7_000));
    assertThat(bars.size()).isEqualTo(2);
    assertThat(bars.newestMillis()).isEqualTo(120_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "nonsense",
        "{}",
        "[] []",
        "[1]",
        "[[60000]]",
        "[[\"x\",\"1\",\"1\",\"1\",\"1\",\"1\",1,\"0\",3]]",
        "[[60000,\"x\",\"1\",\"1\",\"1\",\"1\",1,\"0\",3]]",
        "[[60000,\"1e999999999\",\"1\",\"1\",\"1\",\"1\",1,\"0\",3]]",
        "[[60000,\"1e-999999999\",\"1\",\"1\",\"1\",\"1\",1,\"0\",3]]",
        "[[60000,\"5\",\"1\",\"1\",\"1\",\"1\",1,\"0\",3]]",
        "[[60000,\"1\",\"1\",\"1\",\"1\",\"-1\",1,\"0\",3]]"
      })
  void shouldRefuseBarsThatAreNone(String answer) {
    assertThatIOException().isThrownBy(() -> spot.bars(utf8(answer), BTCUSDT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":-1}",
        "[{\"id\":1}]",
        "[{\"id\":\"x\",\"price\":\"1\",\"qty\":\"1\",\"time\":1,\"isBuyerMaker\":true}]",
        "[{\"id\":1,\"price\":\"0\",\"qty\":\"1\",\"time\":1,\"isBuyerMaker\":true}]",
        "[{\"id\":1,\"price\":\"1\",\"qty\":\"0.000000001\",\"time\":1,\"isBuyerMaker\":true}]",
        "[{\"id\":1,\"price\":\"1\",\"qty\":\"1\",\"time\":[],\"isBuyerMaker\":true}]"
      })
  void shouldRefuseTradesThatAreNone(String answer) {
    assertThatIOException().isThrownBy(() -> spot.trades(utf8(answer), "BTCUSDT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"symbols\":7}", "{\"symbols\":[{\"symbol\":\"X\"}]}"})
  void shouldRefuseAListThatIsNone(String answer) {
    assertThatIOException().isThrownBy(() -> spot.listing(utf8(answer)));
  }
}
