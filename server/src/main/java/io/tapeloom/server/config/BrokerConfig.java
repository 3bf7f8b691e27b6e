package io.tapeloom.server.config;

import io.tapeloom.broker.AccountType;
import io.tapeloom.broker.BrokerSettings;
import io.tapeloom.broker.Fees;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The variables of the paper broker. */
final class BrokerConfig {

  static final Variable<AccountType> BROKER_ACCOUNT =
      Variable.oneOf(
          "BROKER_ACCOUNT",
          AccountType.MARGIN,
          "Type of new accounts: `margin` (initial margin 50 %, maintenance margin 25 %) or `cash`"
              + " (no short positions)");

  static final Variable<BigDecimal> BROKER_INITIAL_CASH =
      new Variable<>(
          "BROKER_INITIAL_CASH",
          "100000",
          "Cash of a new account in each currency of the market, at most 1000000000000",
          BrokerConfig::cash);

  static final Variable<Fees> BROKER_FEES =
      new Variable<>(
          "BROKER_FEES",
          "0/0",
          "Fees of orders that rest and of orders that take, in basis points, such as `1/2.5`; also"
              + " of single symbols: `1/2.5,AAPL=0/1`",
          BrokerConfig::fees);

  private static final BigDecimal MAX_CASH = BigDecimal.valueOf(1_000_000_000_000L);
  private static final BigDecimal MAX_POINTS = BigDecimal.valueOf(10_000);
  private static final String NUMBER = "\\d{1,13}(\\.\\d{1,8})?";

  private BrokerConfig() {}

  static List<Variable<?>> variables() {
    return List.of(BROKER_ACCOUNT, BROKER_INITIAL_CASH, BROKER_FEES);
  }

  static BrokerSettings in(Map<String, String> environment) {
    return new BrokerSettings(
        BROKER_ACCOUNT.in(environment),
        BROKER_INITIAL_CASH.in(environment),
        BROKER_FEES.in(environment),
        BrokerSettings.DEFAULT_KEPT);
  }

  private static Variable.Parsed<BigDecimal> cash(String text) {
    if (text.matches(NUMBER)) {
      var cash = new BigDecimal(text);
      if (cash.signum() > 0 && cash.compareTo(MAX_CASH) <= 0) {
        return new Variable.Parsed.Value<>(cash);
      }
    }
    return new Variable.Parsed.Refused<>("a number above 0, at most 1000000000000");
  }

  private static Variable.Parsed<Fees> fees(String text) {
    Optional<Fees.Rate> all = Optional.of(new Fees.Rate(BigDecimal.ZERO, BigDecimal.ZERO));
    var bySymbol = new HashMap<String, Fees.Rate>();
    for (var part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      var rate = rate(part.substring(equals + 1).strip());
      if (rate.isEmpty()) {
        all = Optional.empty();
        break;
      }
      if (equals < 0) {
        all = rate;
      } else {
        bySymbol.put(part.substring(0, equals).strip(), rate.get());
      }
    }
    return all.<Variable.Parsed<Fees>>map(
            rate ->
                new Variable.Parsed.Value<>(
                    new Fees(rate.makerPoints(), rate.takerPoints(), bySymbol)))
        .orElseGet(
            () ->
                new Variable.Parsed.Refused<>(
                    "maker/taker in basis points from 0 to 10000, also by symbol, such as"
                        + " 1/2.5,AAPL=0/1"));
  }

  private static Optional<Fees.Rate> rate(String text) {
    if (!text.matches(NUMBER + "/" + NUMBER)) {
      return Optional.empty();
    }
    int slash = text.indexOf('/');
    var maker = new BigDecimal(text.substring(0, slash));
    var taker = new BigDecimal(text.substring(slash + 1));
    return maker.max(taker).compareTo(MAX_POINTS) > 0
        ? Optional.empty()
        : Optional.of(new Fees.Rate(maker, taker));
  }
}
