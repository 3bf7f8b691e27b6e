package io.tapeloom.feed.binance;

import io.tapeloom.market.Instrument;
import java.util.List;

/**
 * Lists the venue's symbols: spot symbols under their own name, perpetual futures with the suffix
 * {@code .P}, so that both can be listed together.
 */
public final class BinanceListing {

  /** Number of decimals of spot quantities, the same as in messages. */
  public static final int SPOT_QUANTITY_DIGITS = Decimals.DIGITS;

  /** Quantity from which volumes may not fit a long if all decimals are kept. */
  public static final long LARGE_QUANTITY = 1_000_000L;

  private static final List<String> QUOTED_IN =
      List.of("USDT", "USDC", "FDUSD", "TUSD", "BUSD", "USD", "EUR", "TRY", "BTC", "ETH", "BNB");

  private static final String PERPETUAL = ".P";

  private BinanceListing() {}

  /**
   * The units of an instrument.
   *
   * @param priceDigits number of decimals of a price
   * @param minMove the tick, in units of the last of these decimals
   * @param quantityDigits number of decimals of a quantity
   */
  public record Units(int priceDigits, int minMove, int quantityDigits) {}

  /** An instrument of spot. */
  public static Instrument spot(String symbol, Units units) {
    return listed(symbol, pair(symbol), units);
  }

  /** An instrument of USD-M futures. */
  public static Instrument futures(String symbol, Units units) {
    return isPerpetual(symbol)
        ? listed(futuresName(symbol), pair(symbol) + " perpetual", units)
        : listed(futuresName(symbol), symbol.replace('_', ' ') + " future", units);
  }

  /** Returns the name of a USD-M futures symbol in this program. */
  public static String futuresName(String symbol) {
    return isPerpetual(symbol) ? symbol + PERPETUAL : symbol;
  }

  /** Returns the venue's symbol of a USD-M future that has this name in this program. */
  public static String futuresSymbol(String name) {
    return name.endsWith(PERPETUAL) ? name.substring(0, name.length() - PERPETUAL.length()) : name;
  }

  /** Whether a future is perpetual; symbols of futures with delivery contain a date. */
  private static boolean isPerpetual(String symbol) {
    return symbol.indexOf('_') < 0;
  }

  private static Instrument listed(String symbol, String description, Units units) {
    return new Instrument(
        symbol,
        description,
        "crypto",
        "BINANCE",
        "Etc/UTC",
        "24x7",
        (int) Decimals.power(units.priceDigits),
        units.minMove,
        (int) Decimals.power(units.quantityDigits));
  }

  private static String pair(String symbol) {
    return QUOTED_IN.stream()
        .filter(quote -> symbol.length() > quote.length() && symbol.endsWith(quote))
        .findFirst()
        .map(quote -> symbol.substring(0, symbol.length() - quote.length()) + " / " + quote)
        .orElse(symbol);
  }
}
