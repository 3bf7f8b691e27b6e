package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.Ticker;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.server.live.Instruments;
import org.jspecify.annotations.Nullable;

/** The quote of a symbol, or an error, in the format of TradingView. */
@Schema(name = "Quote", description = "The quote of a symbol, or an error")
record QuoteElement(
    @Schema(description = "`ok` if the symbol has a quote, else `error`") Status s,
    @Schema(description = "Symbol as in the request", example = "AAPL") String n,
    @Schema(description = "Values of the quote; empty if `s` is `error`") Values v) {

  /** Whether the symbol has a quote. */
  @Schema(name = "QuoteStatus", description = "Whether the symbol has a quote")
  enum Status {
    @JsonProperty("ok")
    OK,
    @JsonProperty("error")
    ERROR
  }

  /** The values of a quote. Ask, bid and spread are absent unless both sides have an offer. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "QuoteValues", description = "Values of a quote; empty if the symbol has no quote")
  record Values(
      @Schema(description = "Price of the last trade", example = "150.25") @Nullable Double lp,
      @Schema(description = "Best ask price; absent if there is no quote", example = "150.26")
          @Nullable Double ask,
      @Schema(description = "Best bid price; absent if there is no quote", example = "150.24")
          @Nullable Double bid,
      @Schema(description = "`ask` - `bid`; absent if there is no quote", example = "0.02")
          @Nullable Double spread,
      @Schema(description = "First price of the day", example = "149.0") @Nullable Double openPrice,
      @Schema(description = "Highest price of the day", example = "151.0")
          @Nullable Double highPrice,
      @Schema(description = "Lowest price of the day", example = "148.5") @Nullable Double lowPrice,
      @Schema(description = "Last price of the previous day", example = "149.1")
          @Nullable Double prevClosePrice,
      @Schema(description = "Quantity traded on the day", example = "1000000")
          @JsonSerialize(using = PlainNumber.class)
          @Nullable Double volume,
      @Schema(description = "`lp` - `prev_close_price`", example = "1.15") @Nullable Double ch,
      @Schema(description = "`ch` in percent of `prev_close_price`", example = "0.77")
          @Nullable Double chp,
      @Schema(example = "AAPL") @Nullable String shortName,
      @Schema(example = "NASDAQ") @Nullable String exchange,
      @Schema(example = "Apple Inc.") @Nullable String description,
      @Schema(example = "NASDAQ:AAPL") @Nullable String originalName) {}

  static QuoteElement of(String requested, Ticker ticker) {
    var instrument = ticker.instrument();
    return new QuoteElement(
        Status.OK,
        requested,
        new Values(
            instrument.price(ticker.lastPrice()),
            ticker.quote().map(quote -> instrument.price(quote.askPrice())).orElse(null),
            ticker.quote().map(quote -> instrument.price(quote.bidPrice())).orElse(null),
            ticker.quote().map(quote -> instrument.price(quote.spread())).orElse(null),
            instrument.price(ticker.openPrice()),
            instrument.price(ticker.highPrice()),
            instrument.price(ticker.lowPrice()),
            instrument.price(ticker.previousClosePrice()),
            instrument.quantity(ticker.volume()),
            instrument.price(ticker.change()),
            Math.round(ticker.changePercent() * 100) / 100.0,
            instrument.symbol(),
            instrument.exchange(),
            instrument.description(),
            Instruments.fullName(instrument)));
  }

  static QuoteElement unknown(String requested) {
    return new QuoteElement(
        Status.ERROR,
        requested,
        new Values(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null));
  }
}
