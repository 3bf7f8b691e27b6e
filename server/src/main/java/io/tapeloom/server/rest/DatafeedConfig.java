package io.tapeloom.server.rest;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.live.Instruments;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the datafeed can do, in the words of TradingView's charting library. */
@Schema(description = "What the datafeed can do, in the words of TradingView's charting library")
record DatafeedConfig(
    @ArraySchema(
            schema = @Schema(ref = RestApi.RESOLUTION),
            arraySchema =
                @Schema(
                    description = "Resolutions that bars may be asked for in",
                    example = "[\"1\",\"5\",\"15\",\"30\",\"60\",\"D\",\"W\",\"M\"]"))
        List<String> supportedResolutions,
    @Schema(example = "false") boolean supportsMarks,
    @Schema(example = "false") boolean supportsTimescaleMarks,
    @Schema(example = "true") boolean supportsTime,
    @Schema(description = "The first one stands for all") List<Exchange> exchanges,
    @Schema(description = "The first one stands for all") List<SymbolType> symbolsTypes) {

  /** An exchange to search in. */
  @Schema(name = "Exchange", description = "An exchange to search in")
  record Exchange(
      @Schema(example = "NASDAQ") String value,
      @Schema(example = "NASDAQ") String name,
      @Schema(example = "NASDAQ") String desc) {}

  /** A type of instrument to search for. */
  @Schema(name = "SymbolType", description = "A type of instrument to search for")
  record SymbolType(
      @Schema(example = "stock") String name, @Schema(example = "stock") String value) {}

  static DatafeedConfig of(Instruments instruments) {
    return new DatafeedConfig(
        resolutions(),
        false,
        false,
        true,
        Stream.concat(
                Stream.of(new Exchange("", "All exchanges", "")),
                instruments.all().stream()
                    .map(Instrument::exchange)
                    .distinct()
                    .map(name -> new Exchange(name, name, name)))
            .toList(),
        Stream.concat(
                Stream.of(new SymbolType("All types", "")),
                instruments.all().stream()
                    .map(Instrument::type)
                    .distinct()
                    .map(type -> new SymbolType(type, type)))
            .toList());
  }

  static List<String> resolutions() {
    return Arrays.stream(Resolution.values()).map(Resolution::code).toList();
  }
}
