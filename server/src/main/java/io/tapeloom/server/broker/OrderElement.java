package io.tapeloom.server.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.EndReason;
import io.tapeloom.broker.Leg;
import io.tapeloom.broker.OrderRequest;
import io.tapeloom.broker.OrderStatus;
import io.tapeloom.broker.OrderType;
import io.tapeloom.broker.OrderView;
import io.tapeloom.market.Side;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** An order of the user. Optional fields are absent. */
@Introspected
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Order", description = "An order of the user")
record OrderElement(
    @Schema(description = "Id of the order", example = "o-42") String orderId,
    @Schema(description = "The user's own id of the order", example = "my-1", nullable = true)
        @Nullable String clientOrderId,
    @Schema(description = "Symbol", example = "AAPL") String symbol,
    @Schema(description = "Side", example = "buy") SideName side,
    @Schema(description = "Type", example = "limit") TypeName orderType,
    @Schema(description = "How long the order may stay", example = "gtc") TimeName timeInForce,
    @Schema(
            description =
                "`pending`: a stop or a leg that waits; `open`: also partly filled. The others are"
                    + " final",
            example = "open")
        StatusName status,
    @Schema(description = "Quantity of the whole order", example = "100") BigDecimal quantity,
    @Schema(description = "Quantity that was traded", example = "40") BigDecimal filledQuantity,
    @Schema(description = "Quantity that may still trade", example = "60")
        BigDecimal leavesQuantity,
    @Schema(description = "Average price of the fills", example = "150.1", nullable = true)
        @Nullable BigDecimal averageFillPrice,
    @Schema(description = "Limit price", example = "150.25", nullable = true)
        @Nullable BigDecimal price,
    @Schema(
            description = "Trigger price; of a trailing stop, the current one",
            example = "149.5",
            nullable = true)
        @Nullable BigDecimal stopPrice,
    @Schema(description = "Distance of a trailing stop", example = "0.5", nullable = true)
        @Nullable BigDecimal trailPrice,
    @Schema(description = "The same in percent", example = "1.5", nullable = true)
        @Nullable BigDecimal trailPercent,
    @Schema(description = "Price of the take-profit leg", example = "160", nullable = true)
        @Nullable BigDecimal takeProfit,
    @Schema(description = "Trigger price of the stop-loss leg", example = "145", nullable = true)
        @Nullable BigDecimal stopLoss,
    @Schema(description = "Refused instead of taking liquidity") boolean postOnly,
    @Schema(description = "Never opens a position") boolean reduceOnly,
    @Schema(description = "Cancelled when its connection ends") boolean cancelOnDisconnect,
    @Schema(description = "Of a leg: the order that it closes", example = "o-41", nullable = true)
        @Nullable String parentOrderId,
    @Schema(description = "Of a leg: which one", nullable = true) @Nullable LegName leg,
    @Schema(description = "Why the order was cancelled or rejected", nullable = true)
        @Nullable ReasonName reason,
    @Schema(description = "Number of events of this order, from 1", example = "2") int version,
    @Schema(description = "When it was accepted, epoch milliseconds", example = "1767268800123")
        long createdAt,
    @Schema(description = "When it changed last, epoch milliseconds", example = "1767268801123")
        long updatedAt) {

  /** The side of an order. */
  @Schema(name = "OrderSide", description = "Side of an order")
  enum SideName {
    @JsonProperty("buy")
    BUY,
    @JsonProperty("sell")
    SELL;

    static SideName of(Side side) {
      return valueOf(side.name());
    }

    Side side() {
      return Side.valueOf(name());
    }
  }

  /** The type of an order. */
  @Schema(name = "OrderType", description = "Type of an order")
  enum TypeName {
    @JsonProperty("market")
    MARKET,
    @JsonProperty("limit")
    LIMIT,
    @JsonProperty("stop")
    STOP,
    @JsonProperty("stop_limit")
    STOP_LIMIT;

    OrderType type() {
      return OrderType.valueOf(name());
    }
  }

  /** How long an order may stay. */
  @Schema(name = "TimeInForce", description = "How long an order may stay")
  enum TimeName {
    @JsonProperty("day")
    DAY,
    @JsonProperty("gtc")
    GTC,
    @JsonProperty("ioc")
    IOC,
    @JsonProperty("fok")
    FOK;

    OrderRequest.TimeInForce time() {
      return OrderRequest.TimeInForce.valueOf(name());
    }
  }

  /** The status of an order. */
  @Schema(name = "OrderStatus", description = "Status of an order")
  enum StatusName {
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("open")
    OPEN,
    @JsonProperty("filled")
    FILLED,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("rejected")
    REJECTED;

    static StatusName of(OrderStatus status) {
      return valueOf(status.name());
    }
  }

  /** A leg of a bracket. */
  @Schema(name = "BracketLeg", description = "A leg of a bracket")
  enum LegName {
    @JsonProperty("take_profit")
    TAKE_PROFIT,
    @JsonProperty("stop_loss")
    STOP_LOSS;

    static LegName of(Leg leg) {
      return valueOf(leg.name());
    }
  }

  /** Why an order has ended. */
  @Schema(name = "OrderEndReason", description = "Why an order was cancelled or rejected")
  enum ReasonName {
    @JsonProperty("user")
    USER,
    @JsonProperty("expired")
    EXPIRED,
    @JsonProperty("unfilled")
    UNFILLED,
    @JsonProperty("disconnect")
    DISCONNECT,
    @JsonProperty("margin_call")
    MARGIN_CALL,
    @JsonProperty("reset")
    RESET,
    @JsonProperty("oco")
    OCO,
    @JsonProperty("self_trade")
    SELF_TRADE,
    @JsonProperty("insufficient_funds")
    INSUFFICIENT_FUNDS,
    @JsonProperty("insufficient_position")
    INSUFFICIENT_POSITION;

    static ReasonName of(EndReason reason) {
      return valueOf(reason.name());
    }
  }

  /** Millionths in a percent. */
  private static final int PPM_DECIMALS = 4;

  static OrderElement of(OrderView order) {
    var terms = order.terms();
    return new OrderElement(
        OrderIds.text(order.id()),
        order.clientOrderId().orElse(null),
        order.symbol(),
        SideName.of(order.side()),
        TypeName.valueOf(order.type().name()),
        TimeName.valueOf(order.timeInForce().name()),
        StatusName.of(order.status()),
        OrderNumbers.shortest(terms.quantity(order.quantity())),
        OrderNumbers.shortest(terms.quantity(order.filledQuantity())),
        OrderNumbers.shortest(terms.quantity(order.leavesQuantity())),
        order.averageFillPrice().map(OrderNumbers::shortest).orElse(null),
        OrderNumbers.nullable(order.price(), terms::price),
        OrderNumbers.nullable(order.stopPrice(), terms::price),
        OrderNumbers.nullable(order.trailPrice(), terms::price),
        OrderNumbers.nullable(order.trailPpm(), ppm -> BigDecimal.valueOf(ppm, PPM_DECIMALS)),
        OrderNumbers.nullable(order.takeProfit(), terms::price),
        OrderNumbers.nullable(order.stopLoss(), terms::price),
        order.postOnly(),
        order.reduceOnly(),
        order.connection().isPresent(),
        order.parentId().isPresent() ? OrderIds.text(order.parentId().getAsLong()) : null,
        order.leg().map(LegName::of).orElse(null),
        order.reason().map(ReasonName::of).orElse(null),
        order.version(),
        order.createdAtMillis(),
        order.updatedAtMillis());
  }
}
