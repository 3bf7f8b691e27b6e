package io.tapeloom.broker;

import io.tapeloom.market.Side;
import java.math.BigDecimal;

/**
 * A fill of an order. Immutable.
 *
 * @param id unique, increasing
 * @param seq its number in the owner's topic of executions, from 1
 * @param quantity in quantity units, positive
 * @param price in price units
 * @param fee in the currency, not negative
 * @param timeNanos market time
 * @param evidence the public event that proves it
 */
public record Execution(
    long id,
    String user,
    long seq,
    long orderId,
    Terms terms,
    Side side,
    long quantity,
    long price,
    Liquidity liquidity,
    BigDecimal fee,
    long timeNanos,
    Evidence evidence) {

  /** The symbol of its instrument. */
  public String symbol() {
    return terms.symbol();
  }

  /** Price times quantity, in the currency. */
  public BigDecimal value() {
    return terms.value(price, quantity);
  }
}
