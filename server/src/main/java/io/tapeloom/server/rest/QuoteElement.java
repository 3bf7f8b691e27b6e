package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.Ticker;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.server.live.Instruments;
import org.jspecify.annotations.Nullable;

/** The quote of one symbol, or that there is none, in the words of TradingView. */
@Schema(name = "Quote", description = "The quote of one symbol, or that there is none")
record QuoteElement(
    @Schema(description = "Whether there is a quote") Status s,
    @Schema(description = "The symbol as it was asked for", example = "AAPL") String n,
    @Schema(description = "Its values; empty when s is error") Values v) {

  /** Whether there is a quote. */
  @Schema(name = "QuoteStatus", description = "Whether there is a quote")
  enum Status {
    @JsonProperty("ok")
    OK,
    @JsonProperty("error")
    ERROR
  }

  /** The values of a quote; without an offer of both sides ask, bid and spread are absent. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "QuoteValues", description = "The values of a quote; none when there is no quote")
  record Values(
      @Schema(description = "Price of the last trade", example = "150.25") @Nullable Double lp,
      @Schema(description = "Best ask price; absent where no quote is known", example = "150.26")
          @Nullable Double ask,
      @Schema(description = "Best bid price; absent where no quote is known", example = "150.24")
          @Nullable Double bid,
      @Schema(description = "ask - bid; absent with them", example = "0.02")
          @Nullable Double spread,
      @Schema(description = "First price of the day", example = "149.0") @Nullable Double openPrice,
      @Schema(description = "Highest price of the day", example = "151.0")
          @Nullable Double highPrice,
      @Schema(description = "Lowest price of the day", example = "148.5") @Nullable Double lowPrice,
      @Schema(description = "Last price of the day before", example = "149.1")
          @Nullable Double prevClosePrice,
      @Schema(description = "Quantity traded in the day", example = "1000000")
          @JsonSerialize(using = PlainNumber.class)
          @Nullable Double volume,
      @Schema(description = "lp - prev_close_price", example = "1.15") @Nullable Double ch,
      @Schema(description = "ch in percent of prev_close_price", example = "0.77")
          @Nullable Double chp,
      @Schema(example = "AAPL") @Nullable String shortName,
      @Schema(example = "NASDAQ") @Nullable String exchange,
      @Schema(example = "Apple Inc.") @Nullable String description,
      @Schema(example = "NASDAQ:AAPL") @Nullable String originalName) {}

  static QuoteElement of(String asked, Ticker ticker) {
    var instrument = ticker.instrument();
    return new QuoteElement(
        Status.OK,
        asked,
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

  static QuoteElement unknown(String asked) {
    return new QuoteElement(
        Status.ERROR,
        asked,
        new Values(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null));
  }
}
