package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.Trade;
import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.server.json.PositionElement;
import io.tapeloom.stream.topic.Newest;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The newest trades of an instrument, oldest first.
 *
 * @param position the position of the newest trade; null for older trades
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Trades", description = "The newest trades of an instrument")
record LatestTrades(
    @Schema(description = "Symbol", example = "AAPL") String symbol,
    @Schema(description = "The trades, oldest first") List<Element> trades,
    @Schema(
            description =
                "Position of the newest trade, for `recover` of `trades.subscribe`; null with"
                    + " `before`",
            nullable = true)
        @Nullable PositionElement position) {

  /** The side of the aggressor (taker). */
  @Schema(name = "TakerSide", description = "Side of the aggressor (taker)")
  enum TakerSide {
    @JsonProperty("buy")
    BUY,
    @JsonProperty("sell")
    SELL;

    private static TakerSide of(DataMessage.Side side) {
      return switch (side) {
        case BUY -> BUY;
        case SELL -> SELL;
      };
    }
  }

  /** A trade and its place in the topic. */
  @Schema(name = "TradeElement", description = "A trade")
  record Element(
      @Schema(description = "The venue's id of the trade", example = "1234567") String tradeId,
      @Schema(description = "Price", example = "150.25") double price,
      @Schema(description = "Quantity", example = "100") @JsonSerialize(using = PlainNumber.class)
          double quantity,
      @Schema(description = "Side of the aggressor (taker)", example = "buy") TakerSide side,
      @Schema(description = "Time of the trade, epoch milliseconds", example = "1767268800123")
          long time,
      @Schema(description = "Sequence number in the topic of the symbol's trades", example = "7")
          long seq) {

    private static Element of(Trade trade, long seq) {
      var message = DataMessage.Trade.of(trade);
      return new Element(
          message.tradeId(),
          message.price(),
          message.quantity(),
          TakerSide.of(message.side()),
          trade.eventTimeMillis(),
          seq);
    }
  }

  /** Returns the newest trades, and the position of the newest. */
  static LatestTrades of(String symbol, Newest<Trade> newest) {
    return new LatestTrades(symbol, elements(newest), PositionElement.of(newest.position()));
  }

  /** Returns the trades before another one. */
  static LatestTrades before(String symbol, Newest<Trade> found) {
    return new LatestTrades(symbol, elements(found), null);
  }

  private static List<Element> elements(Newest<Trade> newest) {
    return IntStream.range(0, newest.values().size())
        .mapToObj(index -> Element.of(newest.values().get(index), newest.seqOf(index)))
        .toList();
  }
}
