package io.tapeloom.broker;

import java.math.BigDecimal;

/**
 * The cash of one currency at one moment: available + locked = total. Immutable.
 *
 * @param seq the number of its newest change in the topic of the balance, from 1
 * @param total the cash; may be negative in a margin account
 * @param locked the holds of all orders
 * @param timeMillis market time of the newest change
 */
public record BalanceView(
    String user, String currency, long seq, BigDecimal total, BigDecimal locked, long timeMillis) {

  /** What is not held; may be negative in a margin account. */
  public BigDecimal available() {
    return total.subtract(locked);
  }
}
