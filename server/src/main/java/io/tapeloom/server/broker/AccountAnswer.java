package io.tapeloom.server.broker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.AccountView;
import io.tapeloom.server.json.PositionsElement;
import io.tapeloom.server.json.UserMessage.BalanceUpdate;
import io.tapeloom.server.live.UtcText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** The account of the user. */
@Introspected
@Schema(name = "Account", description = "The account of the user")
public record AccountAnswer(
    @Schema(description = "Id of the user", example = "alice") String userId,
    @Schema(description = "Type of the account", example = "margin") TypeName accountType,
    @Schema(description = "One element for each currency") List<Currency> currencies,
    @Schema(description = "One element for each asset") List<BalanceUpdate> balances,
    @Schema(description = "Time of the market (UTC)", example = "2026-01-01T12:00:00.000Z")
        String asOf,
    @Schema(description = "Position of the topics of balances as of this answer")
        PositionsElement position) {

  /** The type of an account. */
  @Schema(name = "AccountType", description = "Type of an account")
  public enum TypeName {
    @JsonProperty("margin")
    MARGIN,
    @JsonProperty("cash")
    CASH
  }

  /** The account in one currency. */
  @Introspected
  @Schema(name = "AccountCurrency", description = "The account in one currency")
  public record Currency(
      @Schema(description = "The currency", example = "USD") String currency,
      @Schema(description = "Cash; may be negative in a margin account", example = "100000")
          BigDecimal cash,
      @Schema(description = "Cash and the value of all positions", example = "100100")
          BigDecimal equity,
      @Schema(description = "Initial margin of the positions", example = "7500")
          BigDecimal marginUsed,
      @Schema(description = "Equity below this is a margin call", example = "3750")
          BigDecimal maintenanceMargin,
      @Schema(description = "Largest value that could be bought now", example = "185000")
          BigDecimal buyingPower,
      @Schema(description = "Held by open orders", example = "0") BigDecimal locked,
      @Schema(description = "Unrealized profit", example = "100") BigDecimal unrealizedPnl,
      @Schema(description = "Realized profit without fees", example = "0") BigDecimal realizedPnl,
      @Schema(description = "Fees since the last reset", example = "0") BigDecimal fees) {}

  static AccountAnswer of(AccountView account, PositionsElement position) {
    return new AccountAnswer(
        account.user(),
        TypeName.valueOf(account.type().name()),
        account.currencies().stream().map(AccountAnswer::currency).toList(),
        account.currencies().stream()
            .map(each -> BalanceUpdate.of(AccountViews.of(each.balance())))
            .toList(),
        UtcText.of(Instant.ofEpochMilli(account.asOfMillis())),
        position);
  }

  private static Currency currency(AccountView.CurrencyView view) {
    return new Currency(
        view.currency(),
        OrderNumbers.shortest(view.balance().total()),
        OrderNumbers.shortest(view.equity()),
        OrderNumbers.shortest(view.marginUsed()),
        OrderNumbers.shortest(view.maintenanceMargin()),
        OrderNumbers.shortest(view.buyingPower()),
        OrderNumbers.shortest(view.balance().locked()),
        OrderNumbers.shortest(view.unrealizedPnl()),
        OrderNumbers.shortest(view.realizedPnl()),
        OrderNumbers.shortest(view.fees()));
  }
}
