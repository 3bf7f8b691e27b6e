package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.json.Recover;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that names instruments.
 *
 * @param symbol one symbol, case-insensitive
 * @param symbols several symbols, or {@code *} for all; instead of {@code symbol}
 * @param params the options of the subscription
 * @param recover the position up to which the client has received the topics
 */
@JsonClassDescription("Symbols of instruments")
record SymbolRequest(
    @JsonPropertyDescription("Symbol of the instrument, case-insensitive; or `symbols`")
        @Example("AAPL")
        @NotBlank @Size(max = 64) @Nullable String symbol,
    @JsonPropertyDescription(SYMBOLS) @Size(min = 1, max = MAX_SYMBOLS) @Nullable List<@NotBlank @Size(max = 64) String> symbols,
    @JsonPropertyDescription("Options of the subscription") @Nullable Options params,
    @JsonPropertyDescription(RECOVER) @Nullable Recover recover)
    implements NamesSymbols {

  SymbolRequest {
    NamesSymbols.check(symbol, symbols, recover);
  }

  /**
   * The options of a subscription.
   *
   * @param maxRate messages a second
   * @param depth levels of a side of an order book
   * @param updates how states of an order book are sent
   */
  @JsonClassDescription("Options of the subscription")
  record Options(
      @JsonPropertyDescription(
              "Messages a second at most, 0.01 to 1000; only where the newest value is enough"
                  + " (`mode` `latest`)")
          @DecimalMin("0.01") @DecimalMax("1000") @Nullable Double maxRate,
      @JsonPropertyDescription(DEPTH) @Min(0) @Max(10) @Nullable Integer depth,
      @JsonPropertyDescription(UPDATES) @Nullable Updates updates)
      implements OfSubscription {

    Options {
      OfSubscription.check(depth);
    }
  }

  @Override
  public @Nullable OfSubscription options() {
    return params;
  }
}
