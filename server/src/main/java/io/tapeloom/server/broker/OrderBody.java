package io.tapeloom.server.broker;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.OrderRequest;
import io.tapeloom.broker.OrderType;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Side;
import io.tapeloom.server.json.UserMessage;
import io.tapeloom.server.problem.Refusal;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request for an order. */
@Introspected
@Schema(name = "OrderRequest", description = "The request for an order")
public record OrderBody(
    @Schema(description = "A symbol or EXCHANGE:SYMBOL, case-insensitive", example = "AAPL")
        @Size(min = 1, max = 64) String symbol,
    @Schema(description = "Side", example = "buy") UserMessage.Side side,
    @Schema(description = "Type", example = "limit") UserMessage.OrderType orderType,
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
        UserMessage.@Nullable TimeInForce timeInForce,
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
            description =
                "Whether the order is cancelled when its connection ends; only over WebSocket",
            defaultValue = "false",
            nullable = true)
        @Nullable Boolean cancelOnDisconnect) {

  /** Millionths in a percent. */
  private static final long PPM_IN_PERCENT = 10_000;

  /**
   * Returns the request in the units of the instrument.
   *
   * @param connection the connection that places the order; empty: REST
   */
  OrderRequest request(Instrument instrument, Optional<String> connection) {
    boolean isBound = Boolean.TRUE.equals(cancelOnDisconnect);
    if (isBound && connection.isEmpty()) {
      throw Refusal.invalid(
          "cancel_on_disconnect", "must be false here, because REST has no connection, got true");
    }
    var units = new WireUnits(instrument);
    return new OrderRequest(
        instrument.symbol(),
        Side.valueOf(side.name()),
        OrderType.valueOf(orderType.name()),
        units.quantity("quantity", quantity),
        units.price("price", price),
        units.price("stop_price", stopPrice),
        units.price("trail_price", trailPrice),
        WireUnits.scaled("trail_percent", trailPercent, PPM_IN_PERCENT, "0.0001"),
        timeInForce == null
            ? OrderRequest.TimeInForce.GTC
            : OrderRequest.TimeInForce.valueOf(timeInForce.name()),
        Boolean.TRUE.equals(postOnly),
        Boolean.TRUE.equals(reduceOnly),
        units.price("take_profit", takeProfit),
        units.price("stop_loss", stopLoss),
        Optional.ofNullable(clientOrderId),
        isBound ? connection : Optional.empty());
  }
}
