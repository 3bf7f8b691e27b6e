package io.tapeloom.broker;

import java.math.BigDecimal;

/**
 * The settings of a broker. Immutable.
 *
 * @param accountType the type of accounts that are opened; existing accounts keep theirs
 * @param initialCash the cash of each currency of a new account, positive
 * @param fees the fees of executions
 * @param kept how many ended orders and executions of an account stay in memory, at least 1
 */
public record BrokerSettings(AccountType accountType, BigDecimal initialCash, Fees fees, int kept) {

  /** How many ended orders and executions of an account stay in memory by default. */
  public static final int DEFAULT_KEPT = 500;

  /** Margin accounts with 100,000 of each currency and without fees. */
  public static final BrokerSettings DEFAULT =
      new BrokerSettings(AccountType.MARGIN, BigDecimal.valueOf(100_000), Fees.NONE, DEFAULT_KEPT);

  public BrokerSettings {
    if (initialCash.signum() <= 0) {
      throw new IllegalArgumentException(
          "initial cash must be positive, got " + initialCash.toPlainString());
    }
    if (kept < 1) {
      throw new IllegalArgumentException("kept must be at least 1, got " + kept);
    }
  }
}
