package io.tapeloom.server.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.PositionView;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A position of the user. */
@Introspected
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Position", description = "A position of the user")
record PositionAnswer(
    @Schema(description = "Symbol", example = "AAPL") String symbol,
    @Schema(description = "Side of the position", example = "long") SideName side,
    @Schema(description = "Quantity; 0 if the position is closed", example = "100") BigDecimal size,
    @Schema(description = "Average entry price; 0 if the position is closed", example = "150")
        BigDecimal entryPrice,
    @Schema(description = "Price of the last trade", example = "151") BigDecimal markPrice,
    @Schema(description = "Unrealized profit at the mark price", example = "100")
        BigDecimal unrealizedPnl,
    @Schema(description = "Realized profit without fees", example = "0") BigDecimal realizedPnl,
    @Schema(description = "Price of the take-profit leg", example = "160", nullable = true)
        @Nullable BigDecimal takeProfit,
    @Schema(description = "Trigger price of the stop-loss leg", example = "145", nullable = true)
        @Nullable BigDecimal stopLoss) {

  /** The side of a position. */
  @Schema(name = "PositionSide", description = "Side of a position")
  enum SideName {
    @JsonProperty("long")
    LONG,
    @JsonProperty("short")
    SHORT
  }

  static PositionAnswer of(PositionView position) {
    var terms = position.terms();
    return new PositionAnswer(
        position.symbol(),
        position.size() < 0 ? SideName.SHORT : SideName.LONG,
        OrderNumbers.shortest(terms.quantity(position.size()).abs()),
        position.entryPrice().map(OrderNumbers::shortest).orElse(BigDecimal.ZERO),
        OrderNumbers.shortest(terms.price(position.markPrice())),
        OrderNumbers.shortest(position.unrealizedPnl()),
        OrderNumbers.shortest(position.realizedPnl()),
        OrderNumbers.nullable(position.takeProfit(), terms::price),
        OrderNumbers.nullable(position.stopLoss(), terms::price));
  }
}
