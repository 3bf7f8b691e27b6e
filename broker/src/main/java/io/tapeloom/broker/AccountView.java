package io.tapeloom.broker;

import java.math.BigDecimal;
import java.util.List;

/**
 * An account at one moment. Immutable.
 *
 * @param currencies one element for each currency of the market, by name
 * @param asOfMillis market time
 */
public record AccountView(
    String user, AccountType type, List<CurrencyView> currencies, long asOfMillis) {

  public AccountView {
    currencies = List.copyOf(currencies);
  }

  /**
   * The part of an account in one currency; amounts in that currency.
   *
   * @param balance the cash
   * @param equity cash and the value of all positions
   * @param marginUsed initial margin of the positions; 0 in a cash account
   * @param maintenanceMargin below this equity there is a margin call; 0 in a cash account
   * @param buyingPower the largest value that could be bought now, without fees
   * @param realizedPnl since the last reset, without fees
   * @param fees since the last reset
   */
  public record CurrencyView(
      BalanceView balance,
      BigDecimal equity,
      BigDecimal marginUsed,
      BigDecimal maintenanceMargin,
      BigDecimal buyingPower,
      BigDecimal unrealizedPnl,
      BigDecimal realizedPnl,
      BigDecimal fees) {

    /** The currency, such as {@code USD}. */
    public String currency() {
      return balance.currency();
    }
  }
}
