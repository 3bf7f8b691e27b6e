package io.tapeloom.server.broker;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.OrderRequest;
import io.tapeloom.market.Instrument;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request for an order. */
@Introspected
@Schema(name = "OrderRequest", description = "The request for an order")
record OrderBody(
    @Schema(description = "A symbol or EXCHANGE:SYMBOL, case-insensitive", example = "AAPL")
        @Size(min = 1, max = 64) String symbol,
    @Schema(description = "Side", example = "buy") OrderElement.SideName side,
    @Schema(description = "Type", example = "limit") OrderElement.TypeName orderType,
    @Schema(description = "Quantity, positive", example = "100") BigDecimal quantity,
    @Schema(
            description = "Limit price; for `limit` and `stop_limit` only",
            example = "150.25",
            nullable = true)
        @Nullable BigDecimal price,
    @Schema(
            description = "Trigger price; for `stop` and `stop_limit` only",
            example = "149.5",
            nullable = true)
        @Nullable BigDecimal stopPrice,
    @Schema(
            description = "Distance of a trailing stop, instead of `stop_price`",
            example = "0.5",
            nullable = true)
        @Nullable BigDecimal trailPrice,
    @Schema(
            description = "The same in percent of the price, at most 4 decimals",
            example = "1.5",
            nullable = true)
        @Nullable BigDecimal trailPercent,
    @Schema(
            description = "How long the order may stay",
            defaultValue = "gtc",
            example = "gtc",
            nullable = true)
        OrderElement.@Nullable TimeName timeInForce,
    @Schema(
            description = "Whether the order is refused instead of taking liquidity",
            defaultValue = "false",
            nullable = true)
        @Nullable Boolean postOnly,
    @Schema(
            description = "Whether the order never opens a position",
            defaultValue = "false",
            nullable = true)
        @Nullable Boolean reduceOnly,
    @Schema(
            description = "Price of a limit order that closes what was filled",
            example = "160",
            nullable = true)
        @Nullable BigDecimal takeProfit,
    @Schema(
            description = "Trigger price of a stop order that closes what was filled",
            example = "145",
            nullable = true)
        @Nullable BigDecimal stopLoss,
    @Schema(
            description = "The user's own id: the same request under it is executed once",
            example = "my-1",
            nullable = true)
        @Size(min = 1, max = 64) @Nullable String clientOrderId,
    @Schema(
            description = "Not allowed here: there is no connection that could end",
            defaultValue = "false",
            nullable = true)
        @Nullable Boolean cancelOnDisconnect) {

  /** OrderNumbers of a percentage that the broker keeps. */
  private static final long PPM_IN_PERCENT = 10_000;

  /** Returns the request in the units of the instrument. */
  OrderRequest request(Instrument instrument) {
    var units = new WireUnits(instrument);
    return new OrderRequest(
        instrument.symbol(),
        side.side(),
        orderType.type(),
        units.quantity("quantity", quantity),
        units.price("price", price),
        units.price("stop_price", stopPrice),
        units.price("trail_price", trailPrice),
        WireUnits.scaled("trail_percent", trailPercent, PPM_IN_PERCENT, "0.0001"),
        timeInForce == null ? OrderRequest.TimeInForce.GTC : timeInForce.time(),
        Boolean.TRUE.equals(postOnly),
        Boolean.TRUE.equals(reduceOnly),
        units.price("take_profit", takeProfit),
        units.price("stop_loss", stopLoss),
        Optional.ofNullable(clientOrderId),
        Optional.empty());
  }
}
