package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** An instrument, and which of its bars need not be made by the chart. */
@Schema(description = "An instrument, and which of its bars need not be made by the chart")
record UdfSymbol(
    @JsonUnwrapped SymbolInfo symbol,
    @Schema(description = "Whether the server has bars of weeks and months", example = "true")
        boolean hasWeeklyAndMonthly,
    @Schema(
            description = "Minutes of the bars that the server has",
            example = "[\"1\",\"5\",\"15\",\"30\",\"60\"]")
        List<String> intradayMultipliers) {

  static UdfSymbol of(Instrument instrument, Instant now) {
    return new UdfSymbol(
        SymbolInfo.of(instrument, now),
        true,
        Arrays.stream(Resolution.values())
            .filter(Resolution::isIntraday)
            .map(Resolution::code)
            .toList());
  }
}
