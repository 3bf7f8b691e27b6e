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
 * Reads a JSON file with the symbols that replace the default ones of the simulated market: an
 * array of objects, in which {@code symbol} and {@code price} are required.
 */
final class SymbolsFile {

  private static final ObjectMapper MAPPER = Json.strictWithoutBounds();
  private static final PayloadReader<Row> ROWS = new PayloadReader<>(Row.class, MAPPER);

  private static final double DEFAULT_VOLATILITY = 0.02;
  private static final int DEFAULT_QUANTITY = 500;

  private SymbolsFile() {}

  /**
   * A symbol in the file.
   *
   * @param price the first price, to which the price reverts over time
   * @param priceScale number of price units in 1: 100 for cents
   * @param dailyVolatility standard deviation of the return of a day: 0.02 is 2 %
   * @param typicalQuantity mean quantity of an aggressive order
   * @param spreadTicks mean spread, in ticks
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
     * @throws IllegalArgumentException if the market does not support such a symbol
     */
    Listing listing() {
      var usual = Instrument.stock(symbol, or(description, symbol), or(exchange, "SIM"));
      int scale = or(priceScale, usual.priceScale());
      if (price * scale > Listing.MAX_REFERENCE_PRICE) {
        throw new IllegalArgumentException(
            "price of %s must be at most %d, got %s"
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
          or(dailyVolatility, DEFAULT_VOLATILITY),
          or(typicalQuantity, DEFAULT_QUANTITY),
          or(spreadTicks, 1));
    }

    private static <V> V or(@Nullable V given, V defaultValue) {
      return given == null ? defaultValue : given;
    }
  }

  /** Reads the listings of the file with this path; empty if the path is empty. */
  static Variable.Parsed<Optional<List<Listing>>> parse(String text) {
    if (text.isEmpty()) {
      return new Variable.Parsed.Value<>(Optional.empty());
    }
    try {
      return new Variable.Parsed.Value<>(
          Optional.of(listings(MAPPER.readTree(Files.readString(Path.of(text))))));
    } catch (JsonProcessingException e) {
      return refused("the file is not valid JSON");
    } catch (IOException e) {
      return refused("the file cannot be read");
    } catch (IllegalArgumentException e) { // includes InvalidPathException
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private static Variable.Parsed<Optional<List<Listing>>> refused(String problem) {
    return new Variable.Parsed.Refused<>(
        "a JSON file with an array of symbols", Optional.of(problem));
  }

  private static List<Listing> listings(JsonNode file) {
    if (!file.isArray() || file.isEmpty()) {
      throw new IllegalArgumentException("the array must have at least one symbol");
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
            "duplicate symbol: %s at [%d], %s at [%d] (case is ignored)"
                .formatted(listings.get(other).instrument().symbol(), other, symbol, i));
      }
    }
    return List.copyOf(listings);
  }
}
