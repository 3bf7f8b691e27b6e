package io.tapeloom.server.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.validation.Validated;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.server.http.Clients;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.problem.Problem;
import io.tapeloom.server.problem.Refusal;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The datafeed in the format of TradingView's Universal Data Feed (UDF), for the adapter of the
 * Charting Library. {@link UdfErrors} adds to a problem the fields that the adapter reads.
 */
@Controller(Paths.UDF)
@Validated
@ExecuteOn(RestWorkers.NAME)
@Tag(name = "udf")
class UdfController {

  private final Datafeed datafeed;
  private final InstantSource clock;

  UdfController(Datafeed datafeed, InstantSource clock) {
    this.datafeed = datafeed;
    this.clock = clock;
  }

  /**
   * Returns the capabilities of the UDF API.
   *
   * @return the configuration
   */
  @Get("/config")
  @Operation(operationId = "getUdfConfig", summary = "UDF: capabilities")
  UdfConfig config() {
    return UdfConfig.of(DatafeedConfig.of(datafeed.instruments()));
  }

  /**
   * Returns the details of an instrument.
   *
   * @param symbol a symbol or EXCHANGE:SYMBOL, case-insensitive
   * @return the instrument
   */
  @Get("/symbols")
  @Operation(operationId = "getUdfSymbol", summary = "UDF: details of an instrument")
  @ApiResponse(responseCode = "200", description = "The instrument")
  @ApiResponse(
      responseCode = "400",
      description = "A parameter is missing or not valid",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = UdfProblem.class)))
  @ApiResponse(
      responseCode = "404",
      description = "The instrument does not exist",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = UdfProblem.class)))
  UdfSymbol symbol(
      @Parameter(example = "AAPL")
          @QueryValue
          @Pattern(regexp = Datafeed.NOT_BLANK, message = Datafeed.NOT_BLANK_RULE) String symbol) {
    return UdfSymbol.of(datafeed.listing(symbol), clock.instant());
  }

  /**
   * Searches instruments by symbol or description. Instruments whose symbol starts with the text
   * come first.
   *
   * @param query the text to search for; empty or absent: all instruments
   * @param type the type of instrument; empty or absent: all types
   * @param exchange the exchange to search; empty or absent: all exchanges
   * @param limit the maximum number of results
   * @return the instruments that match
   */
  @Get("/search")
  @Operation(operationId = "searchUdfSymbols", summary = "UDF: search instruments")
  @ApiResponse(responseCode = "200", description = "The instruments that match")
  @ApiResponse(
      responseCode = "400",
      description = "A parameter is not valid",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = UdfProblem.class)))
  List<UdfFound> search(
      @Parameter(example = "apple") @QueryValue @Size(max = 200) @Nullable String query,
      @Parameter(example = "stock") @QueryValue @Nullable String type,
      @Parameter(example = "NASDAQ") @QueryValue @Nullable String exchange,
      @Parameter(example = "10") @QueryValue(defaultValue = "30") @Min(1) @Max(Datafeed.MAX_FOUND) int limit) {
    return datafeed.instruments().search(query, exchange, type, limit).stream()
        .map(UdfFound::of)
        .toList();
  }

  /**
   * Returns the bars of an instrument in a period, including the open bar. If {@code countback} is
   * set, {@code from} is ignored.
   *
   * @param symbol a symbol or EXCHANGE:SYMBOL, case-insensitive
   * @param resolution the length of a bar: minutes, or D, W, M; 1D, 1W and 1M are aliases
   * @param from the start of the period, epoch seconds, inclusive
   * @param to the end of the period, epoch seconds, exclusive; absent: no end
   * @param countback the number of bars before the end
   * @return the bars, one column per field
   */
  @Get("/history")
  @Operation(operationId = "getUdfHistory", summary = "UDF: bars of an instrument")
  @ApiResponse(
      responseCode = "200",
      description = "The bars, or the status `no_data`",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = UdfHistory.class)))
  @ApiResponse(
      responseCode = "304",
      description = "The client already has these bars, according to If-None-Match")
  @ApiResponse(
      responseCode = "400",
      description = "A parameter is missing or not valid",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = UdfProblem.class)))
  @ApiResponse(
      responseCode = "404",
      description = "The instrument does not exist",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = UdfProblem.class)))
  @ApiResponse(
      responseCode = "503",
      description = "The history is temporarily unavailable; retry after `Retry-After` seconds",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = UdfProblem.class)))
  HttpResponse<StreamedJson> history(
      HttpRequest<?> request,
      @Parameter(example = "AAPL")
          @QueryValue
          @Pattern(regexp = Datafeed.NOT_BLANK, message = Datafeed.NOT_BLANK_RULE) String symbol,
      @Parameter(example = "1", schema = @Schema(ref = RestApi.RESOLUTION)) @QueryValue
          String resolution,
      @Parameter(example = "1767225600")
          @QueryValue
          @Min(Datafeed.EARLIEST_SECONDS) @Max(Datafeed.LATEST_SECONDS) @Nullable Long from,
      @Parameter(example = "1767312000")
          @QueryValue
          @Min(Datafeed.EARLIEST_SECONDS) @Max(Datafeed.LATEST_SECONDS) @Nullable Long to,
      @Parameter(example = "300") @QueryValue @Min(1) @Max(Datafeed.MAX_BARS) @Nullable Integer countback) {
    var found =
        datafeed.bars(
            symbol,
            resolution,
            new Datafeed.Period("from", from, "to", to, countback),
            () -> Clients.isThere(request));
    return BarAnswers.of(request, found, UdfHistoryJson::new);
  }

  /**
   * Returns the quotes of instruments. An unknown symbol has an element whose {@code s} is {@code
   * error}.
   *
   * @param symbols symbols, separated by commas
   * @return one quote per symbol, in the order of the request
   */
  @Get("/quotes")
  @Operation(operationId = "getUdfQuotes", summary = "UDF: quotes of instruments")
  @ApiResponse(
      responseCode = "200",
      description = "One quote per symbol, in the order of the request")
  @ApiResponse(
      responseCode = "400",
      description = "The symbols are missing, or there are too many",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = UdfProblem.class)))
  UdfQuotes quotes(
      @Parameter(example = "AAPL,MSFT")
          @QueryValue
          @Pattern(regexp = Datafeed.NOT_BLANK, message = Datafeed.NOT_BLANK_RULE) String symbols) {
    var requested = Stream.of(symbols.split(",", -1)).map(String::strip).toList();
    if (requested.size() > Datafeed.MAX_QUOTES) {
      throw Refusal.invalid(
          "symbols",
          "must be at most %d symbols, got %d".formatted(Datafeed.MAX_QUOTES, requested.size()));
    }
    return new UdfQuotes(UdfQuotes.Status.OK, datafeed.quotes(requested));
  }

  /**
   * Returns the server time, for charts that count down to the next bar.
   *
   * @return epoch seconds
   */
  @Get("/time")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(operationId = "getUdfTime", summary = "UDF: server time, epoch seconds")
  @ApiResponse(
      responseCode = "200",
      description = "Epoch seconds",
      content =
          @Content(
              mediaType = MediaType.TEXT_PLAIN,
              schema = @Schema(type = "string", example = "1697097600")))
  String time() {
    return Long.toString(datafeed.timeSeconds());
  }
}
