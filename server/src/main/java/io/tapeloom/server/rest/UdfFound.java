package io.tapeloom.server.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.Instrument;
import io.tapeloom.server.live.Instruments;

/** A result of a UDF search. */
@Schema(description = "An instrument that matches a UDF search")
record UdfFound(
    @Schema(example = "AAPL") String symbol,
    @Schema(example = "NASDAQ:AAPL") String fullName,
    @Schema(example = "Apple Inc.") String description,
    @Schema(example = "NASDAQ") String exchange,
    @Schema(example = "AAPL") String ticker,
    @Schema(example = "stock") String type) {

  static UdfFound of(Instrument instrument) {
    return new UdfFound(
        instrument.symbol(),
        Instruments.fullName(instrument),
        instrument.description(),
        instrument.exchange(),
        instrument.symbol(),
        instrument.type());
  }
}
