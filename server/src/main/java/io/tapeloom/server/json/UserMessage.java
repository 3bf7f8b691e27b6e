package io.tapeloom.server.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.server.users.UserEvents;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data messages about a user's account, in both WebSocket protocols and in REST. Optional
 * fields are absent.
 */
public interface UserMessage extends DataMessage {

  /** The side of an order. */
  @Schema(name = "OrderSide", description = "Side of an order")
  enum Side {
    @JsonProperty("buy")
    BUY,
    @JsonProperty("sell")
    SELL;

    private static Side of(io.tapeloom.market.Side side) {
      return valueOf(side.name());
    }
  }

  /** The type of an order. */
  @Schema(name = "OrderType", description = "Type of an order")
  enum OrderType {
    @JsonProperty("market")
    MARKET,
    @JsonProperty("limit")
    LIMIT,
    @JsonProperty("stop")
    STOP,
    @JsonProperty("stop_limit")
    STOP_LIMIT
  }

  /** How long an order may stay. */
  @Schema(name = "TimeInForce", description = "How long an order may stay")
  enum TimeInForce {
    @JsonProperty("day")
    DAY,
    @JsonProperty("gtc")
    GTC,
    @JsonProperty("ioc")
    IOC,
    @JsonProperty("fok")
    FOK
  }

  /** The status of an order. */
  @Schema(name = "OrderStatus", description = "Status of an order")
  enum OrderStatus {
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("open")
    OPEN,
    @JsonProperty("filled")
    FILLED,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("rejected")
    REJECTED
  }

  /** A leg of a bracket. */
  @Schema(name = "BracketLeg", description = "A leg of a bracket")
  enum Leg {
    @JsonProperty("take_profit")
    TAKE_PROFIT,
    @JsonProperty("stop_loss")
    STOP_LOSS
  }

  /** Why an order has ended. */
  @Schema(name = "OrderEndReason", description = "Why an order was cancelled or rejected")
  enum EndReason {
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
    INSUFFICIENT_POSITION
  }

  /** A message of the channel {@code orders}: the state of an order. */
  @Introspected
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Order", description = "An order of the user")
  record OrderUpdate(
      @Schema(description = "Id of the order", example = "o-42") String orderId,
      @Schema(description = "The user's own id of the order", example = "my-1", nullable = true)
          @Nullable String clientOrderId,
      @Schema(description = "Symbol", example = "AAPL") String symbol,
      @Schema(description = "Side of the order", example = "buy") Side side,
      @Schema(description = "Type of the order", example = "limit") OrderType orderType,
      @Schema(description = "How long the order may stay", example = "gtc") TimeInForce timeInForce,
      @Schema(
              description =
                  "`pending`: a stop or a leg that waits; `open`: also partly filled. The others"
                      + " are final",
              example = "open")
          OrderStatus status,
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
      @Schema(description = "Refused instead of taking liquidity", example = "false")
          boolean postOnly,
      @Schema(description = "Never opens a position", example = "false") boolean reduceOnly,
      @Schema(description = "Cancelled when its connection ends", example = "false")
          boolean cancelOnDisconnect,
      @Schema(description = "Of a leg: the order that it closes", example = "o-41", nullable = true)
          @Nullable String parentOrderId,
      @Schema(description = "Of a leg: which one", nullable = true) @Nullable Leg leg,
      @Schema(description = "Why the order was cancelled or rejected", nullable = true)
          @Nullable EndReason reason,
      @Schema(description = "Number of events of this order, from 1", example = "2") @Min(1) int version,
      @Schema(description = "When it was accepted, epoch milliseconds", example = "1767268800123")
          long createdAt,
      @Schema(description = "When it changed last, epoch milliseconds", example = "1767268801123")
          long updatedAt)
      implements UserMessage {

    public static OrderUpdate of(UserEvents.Order order) {
      var prices = order.prices();
      return new OrderUpdate(
          order.orderId(),
          order.clientOrderId().orElse(null),
          order.symbol(),
          Side.of(order.side()),
          OrderType.valueOf(order.orderType().name()),
          TimeInForce.valueOf(order.timeInForce().name()),
          OrderStatus.valueOf(order.status().name()),
          order.quantity(),
          order.filledQuantity(),
          order.leavesQuantity(),
          order.averageFillPrice().orElse(null),
          prices.price().orElse(null),
          prices.stopPrice().orElse(null),
          prices.trailPrice().orElse(null),
          prices.trailPercent().orElse(null),
          prices.takeProfit().orElse(null),
          prices.stopLoss().orElse(null),
          order.postOnly(),
          order.reduceOnly(),
          order.cancelOnDisconnect(),
          order.parentOrderId().orElse(null),
          sameIn(Leg.class, order.leg()),
          sameIn(EndReason.class, order.reason()),
          order.version(),
          order.createdAt().toEpochMilli(),
          order.time().toEpochMilli());
    }

    private static <E extends Enum<E>> @Nullable E sameIn(
        Class<E> type, Optional<? extends Enum<?>> value) {
      return value.map(each -> Enum.valueOf(type, each.name())).orElse(null);
    }
  }

  /** Whether an order rested in the book before a fill, or took liquidity. */
  @Schema(name = "Liquidity", description = "Whether an order rested or took liquidity")
  enum Liquidity {
    @JsonProperty("maker")
    MAKER,
    @JsonProperty("taker")
    TAKER
  }

  /** The public event that proves a fill. */
  @Introspected
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Evidence", description = "The public event that proves a fill")
  record Evidence(
      @Schema(description = "Name of the public topic", example = "trades:AAPL") String topic,
      @Schema(description = "Run of the sequence", example = "5f3a9c1e5f3a9c1e") String epoch,
      @Schema(description = "Sequence number of the event in the topic", example = "17")
          @PositiveOrZero long seq,
      @Schema(
              description = "The trade; absent: the event is a state of the order book",
              example = "1234567",
              nullable = true)
          @Nullable String tradeId,
      @Schema(
              description = "The book's own sequence number; absent: the event is a trade",
              example = "42",
              nullable = true)
          @Nullable Long bookSeq) {

    private static Evidence of(UserEvents.Evidence evidence) {
      return new Evidence(
          evidence.topic(),
          evidence.epoch(),
          evidence.seq(),
          evidence.tradeId().orElse(null),
          evidence.bookSeq().orElse(null));
    }
  }

  /** A message about a fill, of the channel {@code orders}. */
  @Introspected
  @Schema(name = "Execution", description = "A fill of an order")
  record ExecutionUpdate(
      @Schema(description = "Id of the execution", example = "e-7") String executionId,
      @Schema(description = "Id of the order", example = "o-42") String orderId,
      @Schema(description = "Symbol", example = "AAPL") String symbol,
      @Schema(description = "Side of the order", example = "buy") Side side,
      @Schema(description = "Quantity of this fill", example = "40") BigDecimal quantity,
      @Schema(description = "Price of this fill", example = "150.25") BigDecimal price,
      @Schema(description = "Whether the order rested or took", example = "taker")
          Liquidity liquidity,
      @Schema(description = "Fee in the currency of the instrument", example = "0.12")
          BigDecimal fee,
      @Schema(description = "Time of the market, epoch milliseconds", example = "1767268800123")
          long time,
      @Schema(description = "The public event that proves the fill") Evidence evidence)
      implements UserMessage {

    public static ExecutionUpdate of(UserEvents.Execution execution) {
      return new ExecutionUpdate(
          execution.executionId(),
          execution.orderId(),
          execution.symbol(),
          Side.of(execution.side()),
          execution.quantity(),
          execution.price(),
          Liquidity.valueOf(execution.liquidity().name()),
          execution.fee(),
          execution.time().toEpochMilli(),
          Evidence.of(execution.evidence()));
    }
  }

  /** The side of a position. */
  @Schema(name = "PositionSide", description = "Side of a position")
  enum PositionSide {
    @JsonProperty("long")
    LONG,
    @JsonProperty("short")
    SHORT
  }

  /** A message of the channel {@code positions}. */
  @Introspected
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Position", description = "A position of the user")
  record PositionUpdate(
      @Schema(description = "Symbol", example = "AAPL") String symbol,
      @Schema(description = "Side of the position", example = "long") PositionSide side,
      @Schema(description = "Quantity; 0 if the position is closed", example = "100")
          @PositiveOrZero BigDecimal size,
      @Schema(description = "Average entry price; 0 if the position is closed", example = "150")
          BigDecimal entryPrice,
      @Schema(description = "Price of the last trade", example = "151") BigDecimal markPrice,
      @Schema(description = "Unrealized profit at the mark price", example = "100")
          BigDecimal unrealizedPnl,
      @Schema(description = "Realized profit without fees", example = "0") BigDecimal realizedPnl,
      @Schema(description = "Price of the take-profit leg", example = "160", nullable = true)
          @Nullable BigDecimal takeProfit,
      @Schema(description = "Trigger price of the stop-loss leg", example = "145", nullable = true)
          @Nullable BigDecimal stopLoss,
      @Schema(
              description =
                  "True if nothing has changed but the mark price and the profit: `seq` is that of"
                      + " the position; else absent",
              nullable = true)
          @Nullable Boolean revaluation)
      implements UserMessage {

    public static PositionUpdate of(UserEvents.Position position) {
      return new PositionUpdate(
          position.symbol(),
          PositionSide.valueOf(position.side().name()),
          position.size(),
          position.entryPrice(),
          position.markPrice(),
          position.unrealizedPnl(),
          position.realizedPnl(),
          position.takeProfit().orElse(null),
          position.stopLoss().orElse(null),
          position.revaluation() ? true : null);
    }
  }

  /** A message of the channel {@code account}. */
  @Introspected
  @Schema(name = "Balance", description = "The balance of an asset")
  record BalanceUpdate(
      @Schema(description = "The asset", example = "USD") String asset,
      @Schema(description = "Amount available for orders", example = "9000") BigDecimal available,
      @Schema(description = "Amount held by open orders", example = "1000") BigDecimal locked,
      @Schema(description = "Sum of available and locked", example = "10000") BigDecimal total)
      implements UserMessage {

    public static BalanceUpdate of(UserEvents.Balance balance) {
      return new BalanceUpdate(
          balance.asset(),
          balance.available(),
          balance.locked(),
          balance.available().add(balance.locked()));
    }
  }
}
