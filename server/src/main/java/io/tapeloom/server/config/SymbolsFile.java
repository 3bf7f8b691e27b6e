package io.tapeloom.server.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.exchange.Listing;
import io.tapeloom.market.Instrument;
import io.tapeloom.stream.payload.Json;
import io.tapeloom.stream.payload.PayloadReader;
import io.tapeloom.stream.payload.Reading;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON file with the symbols that the simulated market has in place of its own: an array of
 * objects, of which {@code symbol} and {@code price} are required.
 */
final class SymbolsFile {

  private static final ObjectMapper MAPPER = Json.strictWithoutBounds();
  private static final PayloadReader<Row> ROWS = new PayloadReader<>(Row.class, MAPPER);

  private static final double USUAL_VOLATILITY = 0.02;
  private static final int USUAL_QUANTITY = 500;

  private SymbolsFile() {}

  /**
   * A symbol in the file.
   *
   * @param price where it begins and what it returns to
   * @param priceScale units of price in 1: 100 for cents
   * @param dailyVolatility the standard deviation of a day's return: 0.02 is 2 %
   * @param typicalQuantity the mean quantity of an order that takes
   * @param spreadTicks the mean spread, in the smallest steps of the price
   */
  record Row(
      @NotBlank @Size(max = 32) String symbol,
      @NotBlank @Size(max = 128) @Nullable String description,
      @NotBlank @Size(max = 32) @Nullable String type,
      @NotBlank @Size(max = 32) @Nullable String exchange,
      @Positive double price,
      @JsonProperty("price_scale") @Min(1) @Max(100_000_000) @Nullable Integer priceScale,
      @JsonProperty("daily_volatility") @Positive @Nullable Double dailyVolatility,
      @JsonProperty("typical_quantity") @Positive @Nullable Integer typicalQuantity,
      @JsonProperty("spread_ticks") @Positive @Nullable Integer spreadTicks) {

    /**
     * @throws IllegalArgumentException when the market cannot have such a symbol
     */
    Listing listing() {
      var usual = Instrument.stock(symbol, or(description, symbol), or(exchange, "SIM"));
      int scale = or(priceScale, usual.priceScale());
      if (price * scale > Listing.MAX_REFERENCE_PRICE) {
        throw new IllegalArgumentException(
            "price of %s must be at most %d, was %s"
                .formatted(symbol, Listing.MAX_REFERENCE_PRICE / scale, price));
      }
      return new Listing(
          new Instrument(
              usual.symbol(),
              usual.description(),
              or(type, usual.type()),
              usual.exchange(),
              usual.timezone(),
              usual.session(),
              scale,
              usual.minMove(),
              usual.quantityScale()),
          Math.round(price * scale),
          or(dailyVolatility, USUAL_VOLATILITY),
          or(typicalQuantity, USUAL_QUANTITY),
          or(spreadTicks, 1));
    }

    private static <V> V or(@Nullable V given, V usual) {
      return given == null ? usual : given;
    }
  }

  /** The listings of the file that the text names; none where it is empty. */
  static Variable.Parsed<Optional<List<Listing>>> parse(String text) {
    if (text.isEmpty()) {
      return new Variable.Parsed.Value<>(Optional.empty());
    }
    try {
      return new Variable.Parsed.Value<>(
          Optional.of(listings(MAPPER.readTree(Files.readString(Path.of(text))))));
    } catch (JsonProcessingException e) {
      return refused("it is not valid JSON");
    } catch (IOException e) {
      return refused("it cannot be read");
    } catch (IllegalArgumentException e) { // a path too, may be none
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private static Variable.Parsed<Optional<List<Listing>>> refused(String why) {
    return new Variable.Parsed.Refused<>("a JSON file with an array of symbols; " + why);
  }

  private static List<Listing> listings(JsonNode file) {
    if (!file.isArray() || file.isEmpty()) {
      throw new IllegalArgumentException("there must be an array with a symbol");
    }
    var listings = new ArrayList<Listing>();
    for (int i = 0; i < file.size(); i++) {
      switch (ROWS.read(file.get(i))) {
        case Reading.Valid<Row>(var row) -> listings.add(row.listing());
        case Reading.Invalid<Row> invalid ->
            throw new IllegalArgumentException("[%d] %s".formatted(i, invalid.first()));
      }
    }
    var known = new TreeMap<String, Integer>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < listings.size(); i++) {
      var symbol = listings.get(i).instrument().symbol();
      var other = known.put(symbol, i);
      if (other != null) {
        throw new IllegalArgumentException(
            "a symbol is there twice: %s at [%d], %s at [%d] (case does not count)"
                .formatted(listings.get(other).instrument().symbol(), other, symbol, i));
      }
    }
    return List.copyOf(listings);
  }
}
