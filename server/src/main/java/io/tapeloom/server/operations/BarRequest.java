package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.market.Resolution;
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
 * A request for the bars of instruments at one resolution.
 *
 * @param symbol one symbol, case-insensitive
 * @param symbols several symbols, or {@code *} for all; instead of {@code symbol}
 * @param params holds the resolution
 * @param resolution the resolution, for clients that send no {@code params}
 * @param recover the position up to which the client has received the topics
 */
@JsonClassDescription("Symbol and resolution of the bars")
public record BarRequest(
    @JsonPropertyDescription("Symbol of the instrument, case-insensitive; or `symbols`")
        @Example("AAPL")
        @NotBlank @Size(max = 64) @Nullable String symbol,
    @JsonPropertyDescription(SYMBOLS) @Size(min = 1, max = MAX_SYMBOLS) @Nullable List<@NotBlank @Size(max = 64) String> symbols,
    @JsonPropertyDescription("Options of the subscription") @Nullable Params params,
    @JsonPropertyDescription(
            "Flat form of `params.resolution`; ignored when `params.resolution` is set")
        @Nullable Resolution resolution,
    @JsonPropertyDescription(RECOVER) @Nullable Recover recover)
    implements NamesSymbols {

  public BarRequest {
    NamesSymbols.check(symbol, symbols, recover);
  }

  /**
   * The options of a subscription.
   *
   * @param resolution minutes, or {@code D}, {@code W}, {@code M}
   * @param maxRate messages a second
   * @param depth ignored: bars have no levels
   * @param updates ignored: bars are sent as a whole
   */
  @JsonClassDescription("Options of the subscription")
  public record Params(
      @JsonPropertyDescription(
              "Length of a bar: minutes, or D (day), W (week), M (month); 1D, 1W and 1M are"
                  + " aliases of D, W and M")
          @JsonProperty(defaultValue = "1")
          @Example("1")
          @Nullable Resolution resolution,
      @JsonPropertyDescription("Messages a second at most, 0.01 to 1000")
          @DecimalMin("0.01") @DecimalMax("1000") @Nullable Double maxRate,
      @JsonPropertyDescription(DEPTH) @Min(0) @Max(10) @Nullable Integer depth,
      @JsonPropertyDescription(UPDATES) @Nullable Updates updates)
      implements OfSubscription {

    public Params {
      OfSubscription.check(depth);
    }
  }

  @Override
  public @Nullable OfSubscription options() {
    return params;
  }

  /** Returns the requested resolution; one minute by default. */
  @JsonIgnore
  Resolution chosenResolution() {
    if (params != null && params.resolution() != null) {
      return params.resolution();
    }
    return resolution == null ? Resolution.MINUTES_1 : resolution;
  }
}
