package io.tapeloom.broker;

import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.Side;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An order at one moment. Prices and quantities are in units of the instrument. Immutable.
 *
 * @param id unique, increasing
 * @param user the owner
 * @param seq the number of the event in the owner's topic of orders that led to this state
 * @param version number of events of this order, from 1
 * @param leavesQuantity what may still trade; 0 when the order has ended
 * @param cancelledQuantity what was cancelled
 * @param filledValue the sum of price times quantity of its executions, in the currency
 * @param stopPrice of a trailing stop, the current one
 * @param parentId the order whose leg this is; empty for legs of positions
 * @param reason why it was cancelled or rejected
 * @param createdAtMillis market time
 * @param updatedAtMillis market time
 */
public record OrderView(
    long id,
    String user,
    long seq,
    int version,
    Terms terms,
    Side side,
    OrderType type,
    OrderStatus status,
    long quantity,
    long filledQuantity,
    long leavesQuantity,
    long cancelledQuantity,
    BigDecimal filledValue,
    OptionalLong price,
    OptionalLong stopPrice,
    OptionalLong trailPrice,
    OptionalLong trailPpm,
    TimeInForce timeInForce,
    boolean postOnly,
    boolean reduceOnly,
    OptionalLong takeProfit,
    OptionalLong stopLoss,
    Optional<String> clientOrderId,
    Optional<String> connection,
    OptionalLong parentId,
    Optional<Leg> leg,
    Optional<EndReason> reason,
    long createdAtMillis,
    long updatedAtMillis) {

  /** The symbol of its instrument. */
  public String symbol() {
    return terms.symbol();
  }

  /** The average price of its executions in the currency; empty when there are none. */
  public Optional<BigDecimal> averageFillPrice() {
    return filledQuantity == 0
        ? Optional.empty()
        : Optional.of(terms.average(filledValue, filledQuantity));
  }
}
