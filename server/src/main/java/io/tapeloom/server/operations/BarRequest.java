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
 * Which bars.
 *
 * @param symbol a symbol, in any case
 * @param params the resolution
 * @param resolution the resolution, for clients that send no {@code params}
 */
@JsonClassDescription("Which bars")
public record BarRequest(
    @JsonPropertyDescription("The instrument's symbol, in any case")
        @Example("AAPL")
        @NotBlank @Size(max = 64) String symbol,
    @Nullable Params params,
    @JsonPropertyDescription("The flat form of params.resolution, which wins over it")
        @Nullable Resolution resolution) {

  /**
   * What may be chosen.
   *
   * @param resolution minutes, or {@code D}, {@code W}, {@code M}
   */
  @JsonClassDescription("What may be chosen")
  public record Params(
      @JsonPropertyDescription(
              "Minutes, or D (day), W (week), M (month); 1D, 1W and 1M are accepted for these")
          @JsonProperty(defaultValue = "1")
          @Example("1")
          @Nullable Resolution resolution) {}

  /** The resolution asked for; a minute unless told. */
  @JsonIgnore
  Resolution chosenResolution() {
    if (params != null && params.resolution() != null) {
      return params.resolution();
    }
    return resolution == null ? Resolution.MINUTES_1 : resolution;
  }
}
