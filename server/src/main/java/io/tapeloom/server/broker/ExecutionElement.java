package io.tapeloom.server.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.Evidence;
import io.tapeloom.broker.Execution;
import io.tapeloom.server.live.MarketTopics;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A fill of an order. */
@Introspected
@Schema(name = "Execution", description = "A fill of an order")
record ExecutionElement(
    @Schema(description = "Id of the execution", example = "e-7") String executionId,
    @Schema(description = "Id of the order", example = "o-42") String orderId,
    @Schema(description = "Symbol", example = "AAPL") String symbol,
    @Schema(description = "Side of the order", example = "buy") OrderElement.SideName side,
    @Schema(description = "Quantity of this fill", example = "40") BigDecimal quantity,
    @Schema(description = "Price of this fill", example = "150.25") BigDecimal price,
    @Schema(description = "Whether the order rested or took", example = "taker")
        LiquidityName liquidity,
    @Schema(description = "Fee in the currency of the instrument", example = "0.12") BigDecimal fee,
    @Schema(description = "Time of the market, epoch milliseconds", example = "1767268800123")
        long time,
    @Schema(description = "The public event that proves the fill") Proof evidence) {

  /** Whether an order rested or took liquidity. */
  @Schema(name = "Liquidity", description = "Whether an order rested or took liquidity")
  enum LiquidityName {
    @JsonProperty("maker")
    MAKER,
    @JsonProperty("taker")
    TAKER
  }

  /** The public event that proves a fill. */
  @Introspected
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Evidence", description = "The public event that proves a fill")
  record Proof(
      @Schema(description = "Name of the public topic", example = "trades:AAPL") String topic,
      @Schema(description = "Run of the sequence", example = "5f3a9c1e5f3a9c1e") String epoch,
      @Schema(description = "Sequence number of the event in the topic", example = "17") long seq,
      @Schema(description = "The trade", example = "1234567", nullable = true)
          @Nullable String tradeId,
      @Schema(description = "The book's own sequence number", example = "42", nullable = true)
          @Nullable Long bookSeq) {

    private static Proof of(String symbol, Evidence evidence) {
      boolean isTrade = evidence.source() == Evidence.Source.TRADE;
      return new Proof(
          (isTrade ? MarketTopics.TRADES : MarketTopics.BOOKS).name(symbol),
          evidence.epoch(),
          evidence.seq(),
          isTrade ? Long.toString(evidence.id()) : null,
          isTrade ? null : evidence.id());
    }
  }

  static ExecutionElement of(Execution execution) {
    var terms = execution.terms();
    return new ExecutionElement(
        OrderIds.executionText(execution.id()),
        OrderIds.text(execution.orderId()),
        execution.symbol(),
        OrderElement.SideName.of(execution.side()),
        OrderNumbers.shortest(terms.quantity(execution.quantity())),
        OrderNumbers.shortest(terms.price(execution.price())),
        LiquidityName.valueOf(execution.liquidity().name()),
        OrderNumbers.shortest(execution.fee()),
        Math.floorDiv(execution.timeNanos(), 1_000_000L),
        Proof.of(execution.symbol(), execution.evidence()));
  }
}
