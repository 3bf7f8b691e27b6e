package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.market.Resolution;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A request for the bars of one instrument at one resolution.
 *
 * @param symbol a symbol, case-insensitive
 * @param params holds the resolution
 * @param resolution the resolution, for clients that send no {@code params}
 */
@JsonClassDescription("Symbol and resolution of the bars")
public record BarRequest(
    @JsonPropertyDescription("Symbol of the instrument, case-insensitive")
        @Example("AAPL")
        @NotBlank @Size(max = 64) String symbol,
    @Nullable Params params,
    @JsonPropertyDescription(
            "Flat form of `params.resolution`; ignored when `params.resolution` is set")
        @Nullable Resolution resolution) {

  /**
   * The options of a subscription.
   *
   * @param resolution minutes, or {@code D}, {@code W}, {@code M}
   */
  @JsonClassDescription("Options of the subscription")
  public record Params(
      @JsonPropertyDescription(
              "Length of a bar: minutes, or D (day), W (week), M (month); 1D, 1W and 1M are"
                  + " aliases of D, W and M")
          @JsonProperty(defaultValue = "1")
          @Example("1")
          @Nullable Resolution resolution) {}

  /** Returns the requested resolution; one minute by default. */
  @JsonIgnore
  Resolution chosenResolution() {
    if (params != null && params.resolution() != null) {
      return params.resolution();
    }
    return resolution == null ? Resolution.MINUTES_1 : resolution;
  }
}
