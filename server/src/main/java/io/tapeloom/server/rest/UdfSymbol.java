package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** An instrument, with the resolutions that the chart need not aggregate itself. */
@Schema(
    description = "An instrument, with the resolutions that the chart need not aggregate itself")
record UdfSymbol(
    @JsonUnwrapped SymbolInfo symbol,
    @Schema(description = "Whether the server has weekly and monthly bars", example = "true")
        boolean hasWeeklyAndMonthly,
    @Schema(
            description = "Intraday resolutions that the server has, in minutes",
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
