package io.tapeloom.broker;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A position at one moment. Amounts are in the currency of the instrument. Immutable.
 *
 * @param seq the number of its newest change in the topic of the position, from 1
 * @param size in quantity units; negative when short, 0 when closed
 * @param cost what was paid for it; negative when short
 * @param markPrice the price at which it is valued, in price units
 * @param realizedPnl profit of what was closed since the last reset, without fees
 * @param takeProfit price of the position's own take-profit leg
 * @param stopLoss trigger price of the position's own stop-loss leg
 * @param timeMillis market time of the newest change
 */
public record PositionView(
    String user,
    Terms terms,
    long seq,
    long size,
    BigDecimal cost,
    long markPrice,
    BigDecimal unrealizedPnl,
    BigDecimal realizedPnl,
    OptionalLong takeProfit,
    OptionalLong stopLoss,
    long timeMillis) {

  /** The symbol of its instrument. */
  public String symbol() {
    return terms.symbol();
  }

  /** The average price at which it was opened, in the currency; empty when it is closed. */
  public Optional<BigDecimal> entryPrice() {
    return size == 0 ? Optional.empty() : Optional.of(terms.average(cost, size));
  }
}
