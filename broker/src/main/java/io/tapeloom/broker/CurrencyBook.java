package io.tapeloom.broker;

import java.math.BigDecimal;

/** The cash of an account in one currency. Follows from the facts. Not thread-safe. */
final class CurrencyBook {

  final String currency;
  BigDecimal initial = BigDecimal.ZERO;
  BigDecimal cash = BigDecimal.ZERO;
  BigDecimal fees = BigDecimal.ZERO;

  /** The holds of all orders. */
  BigDecimal locked = BigDecimal.ZERO;

  long seq;
  long changedNanos;

  /** When positions are reduced, in wall-clock milliseconds, or {@link Fact#NONE}. */
  long marginDeadlineMillis = Fact.NONE;

  CurrencyBook(String currency) {
    this.currency = currency;
  }

  BalanceView view(String user) {
    return new BalanceView(
        user, currency, seq, cash, locked, Math.floorDiv(changedNanos, 1_000_000));
  }
}
