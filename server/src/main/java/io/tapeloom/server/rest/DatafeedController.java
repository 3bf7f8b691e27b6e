package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.validation.Validated;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.feed.csv.FileReport;
import io.tapeloom.market.Instrument;
import io.tapeloom.server.body.BodyReader;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.http.Clients;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.json.BarPayload;
import io.tapeloom.server.json.MarketPayload;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.MarketBoard;
import io.tapeloom.server.problem.Problem;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The datafeed of TradingView charts: instruments, bars and quotes. */
@Controller("/api/v1/datafeed")
@Validated
@ExecuteOn(RestWorkers.NAME)
@Tag(name = "datafeed")
class DatafeedController {

  private static final BodyReader<QuotesRequest> QUOTES = new BodyReader<>(QuotesRequest.class);

  /** The maximum number of files in the health report. */
  private static final int MAX_FILES = 200;

  private final Datafeed datafeed;
  private final MarketBoard board;
  private final InstantSource clock;
  private final Settings settings;
  private final FeedHealth feed;

  DatafeedController(
      Datafeed datafeed,
      MarketBoard board,
      InstantSource clock,
      Settings settings,
      FeedHealth feed) {
    this.datafeed = datafeed;
    this.board = board;
    this.clock = clock;
    this.settings = settings;
    this.feed = feed;
  }

  /**
   * Returns the capabilities of the datafeed.
   *
   * @return the datafeed's configuration
   */
  @Get("/config")
  @Operation(operationId = "getDatafeedConfig", summary = "Capabilities of the datafeed")
  DatafeedConfig config() {
    return DatafeedConfig.of(datafeed.instruments());
  }

  /**
   * Searches instruments by symbol or description. Instruments whose symbol starts with the text
   * come first.
   *
   * @param userInput the text to search for; empty or absent: all instruments
   * @param exchange the exchange to search; empty or absent: all exchanges
   * @param symbolType the type of instrument; empty or absent: all types
   * @param maxResults the maximum number of results
   * @return the instruments that match
   */
  @Get("/search")
  @Operation(operationId = "searchSymbols", summary = "Search instruments")
  @ApiResponse(responseCode = "200", description = "The instruments that match")
  @ApiResponse(
      responseCode = "400",
      description = "A parameter is not valid",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  List<SymbolFound> search(
      @Parameter(example = "apple") @QueryValue("user_input") @Size(max = 200) @Nullable String userInput,
      @Parameter(example = "NASDAQ") @QueryValue @Nullable String exchange,
      @Parameter(example = "stock") @QueryValue("symbol_type") @Nullable String symbolType,
      @Parameter(example = "10")
          @QueryValue(value = "max_results", defaultValue = "50")
          @Min(1) @Max(Datafeed.MAX_FOUND) int maxResults) {
    return datafeed.instruments().search(userInput, exchange, symbolType, maxResults).stream()
        .map(SymbolFound::of)
        .toList();
  }

  /**
   * Returns the details of an instrument.
   *
   * @param symbol a symbol or EXCHANGE:SYMBOL, case-insensitive
   * @return the instrument
   */
  @Get("/resolve/{symbol}")
  @Operation(operationId = "resolveSymbol", summary = "Details of an instrument")
  @ApiResponse(responseCode = "200", description = "The instrument")
  @ApiResponse(
      responseCode = "404",
      description = "The instrument does not exist",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  SymbolInfo resolve(@Parameter(example = "AAPL") @PathVariable String symbol) {
    return SymbolInfo.of(datafeed.listing(symbol), clock.instant());
  }

  /**
   * Returns the bars of an instrument in a period, including the open bar. If {@code count_back} is
   * set, {@code from_time} is ignored, as TradingView requires, and the newest {@code count_back}
   * bars before {@code to_time} are returned.
   *
   * @param symbol a symbol or EXCHANGE:SYMBOL, case-insensitive
   * @param resolution the length of a bar: minutes, or D, W, M; 1D, 1W and 1M are aliases
   * @param fromTime the start of the period, epoch seconds, inclusive
   * @param toTime the end of the period, epoch seconds, exclusive; absent: no end
   * @param countBack the number of bars before the end
   * @return the bars, oldest first
   */
  @Get("/bars")
  @Operation(operationId = "getBars", summary = "Bars of an instrument")
  @ApiResponse(
      responseCode = "200",
      description = "The bars, oldest first",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Bars.class)))
  @ApiResponse(
      responseCode = "304",
      description = "The client already has these bars, according to If-None-Match")
  @ApiResponse(
      responseCode = "400",
      description = "A parameter is missing or not valid",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  @ApiResponse(
      responseCode = "404",
      description = "The instrument does not exist",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  @ApiResponse(
      responseCode = "503",
      description = "The history is temporarily unavailable; retry after `Retry-After` seconds",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  HttpResponse<StreamedJson> bars(
      HttpRequest<?> request,
      @Parameter(example = "AAPL")
          @QueryValue
          @Pattern(regexp = Datafeed.NOT_BLANK, message = Datafeed.NOT_BLANK_RULE) String symbol,
      @Parameter(example = "1", schema = @Schema(ref = RestApi.RESOLUTION)) @QueryValue
          String resolution,
      @Parameter(example = "1767225600")
          @QueryValue("from_time")
          @Min(Datafeed.EARLIEST_SECONDS) @Max(Datafeed.LATEST_SECONDS) @Nullable Long fromTime,
      @Parameter(example = "1767312000")
          @QueryValue("to_time")
          @Min(Datafeed.EARLIEST_SECONDS) @Max(Datafeed.LATEST_SECONDS) @Nullable Long toTime,
      @Parameter(example = "300") @QueryValue("count_back") @Min(1) @Max(Datafeed.MAX_BARS) @Nullable Integer countBack) {
    var found =
        datafeed.bars(
            symbol,
            resolution,
            new Datafeed.Period("from_time", fromTime, "to_time", toTime, countBack),
            () -> Clients.isThere(request));
    return BarAnswers.of(request, found, BarsJson::new);
  }

  /**
   * Returns the quotes of instruments. An unknown symbol has an element whose {@code s} is {@code
   * error}.
   *
   * @param request the request, whose body has the symbols
   * @return one quote per symbol, in the order of the request
   */
  @Post("/quotes")
  @Operation(operationId = "getQuotes", summary = "Quotes of instruments")
  @ApiResponse(
      responseCode = "200",
      description = "One quote per symbol, in the order of the request")
  @ApiResponse(
      responseCode = "400",
      description = "The body is not valid",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = QuotesRequest.class)))
  List<QuoteElement> quotes(@Parameter(hidden = true) HttpRequest<byte[]> request) {
    return datafeed.quotes(QUOTES.read(request).symbols());
  }

  /**
   * Returns the server time, for charts that count down to the next bar.
   *
   * @return epoch seconds
   */
  @Get("/time")
  @Operation(operationId = "getServerTime", summary = "Server time")
  ServerTime time() {
    return new ServerTime(datafeed.timeSeconds());
  }

  /**
   * Returns the state of the market and of its data.
   *
   * @return the datafeed's health
   */
  @Get("/health")
  @Operation(operationId = "getDatafeedHealth", summary = "State of the market and its data")
  DatafeedHealth health() {
    var market = feed.market();
    var troubles = feed.troubles();
    return new DatafeedHealth(
        troubles.isEmpty() ? "ok" : "degraded",
        troubles.isEmpty()
            ? "Datafeed is serving"
            : "Datafeed is degraded; " + String.join("; ", troubles),
        datafeed.instruments().all().size(),
        datafeed.instruments().version(),
        board.barCount(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        MarketPayload.of(market),
        files());
  }

  /** Returns the file reports, with the lost files first. */
  private List<FileRead> files() {
    var lost = feed.lostFiles();
    return settings.market().feed().fileReports().stream()
        .sorted(Comparator.comparing(report -> !lost.containsKey(report.file())))
        .limit(MAX_FILES)
        .map(report -> FileRead.of(report, lost.get(report.file())))
        .toList();
  }

  /** A result of a search. */
  @Schema(name = "SymbolFound", description = "An instrument that matches a search")
  record SymbolFound(
      @Schema(example = "AAPL") String symbol,
      @Schema(example = "Apple Inc.") String description,
      @Schema(example = "NASDAQ") String exchange,
      @Schema(example = "AAPL") String ticker,
      @Schema(example = "stock") String type) {

    static SymbolFound of(Instrument instrument) {
      return new SymbolFound(
          instrument.symbol(),
          instrument.description(),
          instrument.exchange(),
          instrument.symbol(),
          instrument.type());
    }
  }

  /** The bars of a period; {@link BarsJson} writes them. */
  @Schema(name = "Bars", description = "The bars of a period")
  record Bars(
      @Schema(description = "Oldest first") List<BarPayload> bars,
      @Schema(description = "Whether the period has no bar") boolean noData,
      @Schema(
              description =
                  "Start of the next older bar if the period has none, epoch milliseconds",
              nullable = true,
              example = "1697097600000")
          @Nullable Long nextTime) {}

  /** The request for quotes. */
  @Introspected
  @Schema(name = "QuotesRequest", description = "Request for quotes")
  record QuotesRequest(
      @Schema(description = "Symbols, case-insensitive", example = "[\"AAPL\",\"MSFT\"]")
          @NotNull @Size(min = 1, max = Datafeed.MAX_QUOTES) List<
                  @Size(max = Datafeed.MAX_SYMBOL) @Pattern(regexp = Datafeed.NOT_BLANK, message = Datafeed.NOT_BLANK_RULE) String>
              symbols) {}

  /** The server time. */
  @Schema(name = "ServerTime", description = "Server time")
  record ServerTime(@Schema(description = "Epoch seconds", example = "1697097600") long time) {}

  /** The datafeed's health. */
  @Schema(name = "DatafeedHealth", description = "The datafeed's health")
  record DatafeedHealth(
      @Schema(
              description =
                  "`ok` if the market is open or closed; `degraded` if it is stale, lost or over,"
                      + " or if data of a symbol or a file is missing",
              example = "ok")
          String status,
      @Schema(example = "Datafeed is serving") String message,
      @Schema(example = "7") int symbolsLoaded,
      @Schema(
              description = "Version of the list of instruments, the same as in the configuration",
              example = "1")
          long instrumentsVersion,
      @Schema(
              description =
                  "Bars in memory; older ones are computed or read when they are asked for",
              example = "1700")
          long barsCount,
      @Schema(example = "2026-01-01T12:00:00.000Z") Instant timestamp,
      MarketPayload market,
      @Schema(
              description = "Reports of the bar files that were read; absent if there are none",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          List<FileRead> files) {}

  /** The report of a bar file or a recording that was read. */
  @Schema(name = "FileRead", description = "Report of a bar file or a recording that was read")
  record FileRead(
      @Schema(example = "AAPL.csv") String name,
      @Schema(
              description = "Symbol of the bars; for a recording, all symbols, separated by commas",
              example = "AAPL")
          String symbol,
      @Schema(description = "Resolution of the bars; `tick` for a recording", example = "D")
          String resolution,
      @Schema(description = "Number of lines that were read as bars or messages", example = "506")
          long rowsRead,
      @Schema(description = "Number of these lines that were skipped", example = "1")
          long rowsSkipped,
      List<RowsSkipped> skipped,
      @Schema(
              description =
                  "What else is to be known of the file, such as rounded numbers or bars that are"
                      + " not used; absent if there is nothing",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED,
              example = "[\"12 numbers with more than 8 decimals are rounded\"]")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          List<String> notes,
      @Schema(
              description =
                  "Reason why the file could not be read to its end during playback; absent if it"
                      + " was read",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED,
              example = "cannot be read: it no longer exists")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String lost) {

    static FileRead of(FileReport report, @Nullable String lost) {
      return new FileRead(
          report.name(),
          report.symbol(),
          report.resolution(),
          report.rowsRead(),
          report.rowsSkipped(),
          report.skipped().stream()
              .map(each -> new RowsSkipped(each.reason(), each.count(), each.firstLine()))
              .toList(),
          report.notes(),
          lost);
    }
  }

  /** The lines of a file that were skipped for one reason. */
  @Schema(name = "RowsSkipped", description = "Lines that were skipped for one reason")
  record RowsSkipped(
      @Schema(example = "has no price") String reason,
      @Schema(example = "1") long count,
      @Schema(
              description = "Number of the first of these lines in the file, from 1",
              example = "12")
          long firstLine) {}
}
