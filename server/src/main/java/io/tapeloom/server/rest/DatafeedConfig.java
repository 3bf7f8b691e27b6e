package io.tapeloom.server.rest;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.live.Instruments;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The capabilities of the datafeed, in the format of TradingView's charting library. */
@Schema(
    description = "Capabilities of the datafeed, in the format of TradingView's charting library")
record DatafeedConfig(
    @ArraySchema(
            schema = @Schema(ref = RestApi.RESOLUTION),
            arraySchema =
                @Schema(
                    description = "Supported resolutions of bars",
                    example = "[\"1\",\"5\",\"15\",\"30\",\"60\",\"D\",\"W\",\"M\"]"))
        List<String> supportedResolutions,
    @Schema(example = "false") boolean supportsMarks,
    @Schema(example = "false") boolean supportsTimescaleMarks,
    @Schema(example = "true") boolean supportsTime,
    @Schema(description = "Exchanges; the first entry means all exchanges")
        List<Exchange> exchanges,
    @Schema(description = "Types of instruments; the first entry means all types")
        List<SymbolType> symbolsTypes,
    @Schema(
            description =
                "Version of the list of instruments, from 1 at the start of the server. A live"
                    + " market may add and remove instruments; each change is a new version",
            example = "1")
        long instrumentsVersion) {

  /** An exchange that a search can be limited to. */
  @Schema(name = "Exchange", description = "An exchange that a search can be limited to")
  record Exchange(
      @Schema(example = "NASDAQ") String value,
      @Schema(example = "NASDAQ") String name,
      @Schema(example = "NASDAQ") String desc) {}

  /** A type of instrument that a search can be limited to. */
  @Schema(name = "SymbolType", description = "A type of instrument that a search can be limited to")
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
            .toList(),
        instruments.version());
  }

  static List<String> resolutions() {
    return Arrays.stream(Resolution.values()).map(Resolution::code).toList();
  }
}
