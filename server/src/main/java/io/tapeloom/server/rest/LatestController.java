package io.tapeloom.server.rest;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.validation.Validated;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Problem;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.payload.Echo;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest trades and the order book of an instrument, with positions of their topics. */
@Controller("/api/v1/datafeed")
@Validated
@ExecuteOn(RestWorkers.NAME)
@Tag(name = "datafeed")
class LatestController {

  private static final int MAX_TRADES = 1000;
  private static final int MAX_DEPTH = 1000;

  /** The text of a trade's id: a number without leading zeros. */
  private static final java.util.regex.Pattern ID =
      java.util.regex.Pattern.compile("0|-?[1-9][0-9]{0,17}");

  private final Datafeed datafeed;
  private final MarketTopics topics;

  LatestController(Datafeed datafeed, MarketTopics topics) {
    this.datafeed = datafeed;
    this.topics = topics;
  }

  /**
   * Returns the newest trades of an instrument that the server keeps. A subscription to {@code
   * trades} continues after the position in the answer without a hole.
   *
   * @param symbol a symbol or EXCHANGE:SYMBOL, case-insensitive
   * @param limit the number of trades at most
   * @param before the id of a trade: the trades before it are returned
   * @return the trades, oldest first
   */
  @Get("/trades")
  @Operation(operationId = "getTrades", summary = "Newest trades of an instrument")
  @ApiResponse(responseCode = "200", description = "The trades, oldest first")
  @ApiResponse(
      responseCode = "400",
      description = "A parameter is missing or not valid",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  @ApiResponse(
      responseCode = "404",
      description = "The instrument, or the trade with the id in `before`, does not exist",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  LatestTrades trades(
      @Parameter(example = "AAPL")
          @QueryValue
          @Pattern(regexp = Datafeed.NOT_BLANK, message = Datafeed.NOT_BLANK_RULE) String symbol,
      @Parameter(example = "100") @QueryValue(defaultValue = "100") @Min(1) @Max(MAX_TRADES) int limit,
      @Parameter(description = "A `trade_id`; absent: the newest trades", example = "1234567")
          @QueryValue
          @Size(min = 1, max = 64) @Nullable String before) {
    var instrument = datafeed.instrument(symbol);
    var topic = topics.trades(instrument);
    if (before == null) {
      return LatestTrades.of(instrument.symbol(), topic.newest(limit));
    }
    return idOf(before)
        .flatMap(id -> topic.before(trade -> trade.tradeId() == id, limit))
        .map(found -> LatestTrades.before(instrument.symbol(), found))
        .orElseThrow(
            () ->
                Refusal.unknown(
                    ErrorCode.UNKNOWN_TRADE,
                    "before",
                    "must be the id of a trade that the server keeps, got \"%s\""
                        .formatted(Echo.of(before))));
  }

  private static Optional<Long> idOf(String text) {
    return ID.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  /**
   * Returns the order book of an instrument. A subscription to {@code orderbook} continues after
   * the position in the answer.
   *
   * @param symbol a symbol or EXCHANGE:SYMBOL, case-insensitive
   * @param depth the number of levels of a side at most; 0: all that are shown
   * @return the order book
   */
  @Get("/orderbook/{symbol}")
  @Operation(operationId = "getOrderBook", summary = "Order book of an instrument")
  @ApiResponse(responseCode = "200", description = "The order book")
  @ApiResponse(
      responseCode = "400",
      description = "A parameter is not valid",
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
  BookAnswer orderBook(
      @Parameter(example = "AAPL") @PathVariable String symbol,
      @Parameter(example = "10") @QueryValue(defaultValue = "0") @Min(0) @Max(MAX_DEPTH) int depth) {
    var instrument = datafeed.instrument(symbol);
    return BookAnswer.of(instrument.symbol(), topics.books(instrument).current(), depth);
  }
}
