package io.tapeloom.server.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.Instrument;
import java.util.List;

/** An instrument, in the words of TradingView's charting library. */
@Schema(description = "An instrument, in the words of TradingView's charting library")
record SymbolInfo(
    @Schema(example = "AAPL") String name,
    @Schema(example = "Apple Inc.") String description,
    @Schema(example = "stock") String type,
    @Schema(description = "Trading hours", example = "24x7") String session,
    @Schema(example = "Etc/UTC") String timezone,
    @Schema(example = "AAPL") String ticker,
    @Schema(example = "NASDAQ") String exchange,
    @Schema(example = "NASDAQ") String listedExchange,
    @Schema(example = "price") String format,
    @Schema(description = "Prices are multiples of minmov / pricescale", example = "100")
        int pricescale,
    @Schema(example = "1") int minmov,
    @Schema(example = "true") boolean hasIntraday,
    @Schema(example = "true") boolean hasDaily,
    @Schema(example = "[\"1\",\"5\",\"15\",\"30\",\"60\",\"D\",\"W\",\"M\"]")
        List<String> supportedResolutions,
    @Schema(description = "Decimal places of quantities", example = "0") int volumePrecision,
    @Schema(example = "streaming") String dataStatus) {

  static SymbolInfo of(Instrument instrument) {
    return new SymbolInfo(
        instrument.symbol(),
        instrument.description(),
        instrument.type(),
        instrument.session(),
        instrument.timezone(),
        instrument.symbol(),
        instrument.exchange(),
        instrument.exchange(),
        "price",
        instrument.priceScale(),
        instrument.minMove(),
        true,
        true,
        DatafeedConfig.resolutions(),
        (int) Math.round(Math.log10(instrument.quantityScale())),
        "streaming");
  }
}
