package io.tapeloom.feed.binance;

import io.tapeloom.market.Instrument;
import java.util.List;

/**
 * How the venue's symbols are listed here: those of spot under their own name, perpetual futures
 * behind it with {@code .P}, so that both can be there at once.
 */
public final class BinanceListing {

  /** Digits that are kept of quantities on spot, where messages have as many. */
  public static final int SPOT_QUANTITY_DIGITS = Decimals.DIGITS;

  /** From so many pieces on volumes might not fit a long if all digits were kept. */
  public static final long LARGE_QUANTITY = 1_000_000L;

  private static final List<String> QUOTED_IN =
      List.of("USDT", "USDC", "FDUSD", "TUSD", "BUSD", "USD", "EUR", "TRY", "BTC", "ETH", "BNB");

  private BinanceListing() {}

  /**
   * The units of an instrument.
   *
   * @param priceDigits digits behind the point of a price
   * @param minMove the least step of a price, in the last of these digits
   * @param quantityDigits digits behind the point of a quantity
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

  /** What an instrument of USD-M futures is called here. */
  public static String futuresName(String symbol) {
    return isPerpetual(symbol) ? symbol + ".P" : symbol;
  }

  /** Those that are delivered have a date in their symbol. */
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
