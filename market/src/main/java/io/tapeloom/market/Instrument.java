package io.tapeloom.market;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.regex.Pattern;

/**
 * A tradable instrument, and the units in which it is counted. Everywhere a price is a {@code long}
 * in units of {@code 1/priceScale}, and a quantity a {@code long} in units of {@code
 * 1/quantityScale}. {@link #price} and {@link #quantity} convert them to decimals for the wire.
 * Immutable.
 *
 * @param symbol its name, unique among the instruments of a server
 * @param description its name for people
 * @param type its kind, such as {@code stock}
 * @param exchange where it is listed
 * @param timezone the IANA time zone of its session
 * @param session its trading hours, such as {@code 24x7}
 * @param calendar its trading days
 * @param priceScale price units in 1 of the currency
 * @param minMove price units in one tick
 * @param quantityScale quantity units in 1 of the instrument
 */
public record Instrument(
    String symbol,
    String description,
    String type,
    String exchange,
    String timezone,
    String session,
    TradingCalendar calendar,
    int priceScale,
    int minMove,
    int quantityScale) {

  /** The allowed form of a symbol, in words. */
  public static final String SYMBOLS = "1 to 32 letters, digits or any of . _ / = ^ -";

  /** Letters of any script. No colon, because topics are named {@code bars:SYMBOL:RESOLUTION}. */
  private static final Pattern SYMBOL = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}._/=^-]{1,32}");

  public Instrument {
    if (!isSymbol(symbol)) {
      throw new IllegalArgumentException("symbol must be " + SYMBOLS + ", was \"" + symbol + '"');
    }
    requireText(symbol, "description", description);
    requireText(symbol, "type", type);
    requireText(symbol, "exchange", exchange);
    requireZone(symbol, timezone);
    requireText(symbol, "session", session);
    requirePositive(symbol, "priceScale", priceScale);
    requirePositive(symbol, "minMove", minMove);
    requirePositive(symbol, "quantityScale", quantityScale);
  }

  /** An instrument that trades around the clock, in UTC. */
  public Instrument(
      String symbol,
      String description,
      String type,
      String exchange,
      String timezone,
      String session,
      int priceScale,
      int minMove,
      int quantityScale) {
    this(
        symbol,
        description,
        type,
        exchange,
        timezone,
        session,
        TradingCalendar.ALWAYS,
        priceScale,
        minMove,
        quantityScale);
  }

  /** Whether a text is a valid symbol. */
  public static boolean isSymbol(String text) {
    return SYMBOL.matcher(text).matches();
  }

  /** A share that trades around the clock, in whole shares and ticks of 0.01. */
  public static Instrument stock(String symbol, String description, String exchange) {
    return new Instrument(symbol, description, "stock", exchange, "Etc/UTC", "24x7", 100, 1, 1);
  }

  /**
   * The double nearest to this price. The division is exact: 10001 at scale 100 is {@code 100.01}.
   */
  public double price(long units) {
    return (double) units / priceScale;
  }

  /** The double nearest to this quantity. */
  public double quantity(long units) {
    return (double) units / quantityScale;
  }

  /** The same instrument counted in other units. */
  public Instrument in(int otherPriceScale, int otherMinMove, int otherQuantityScale) {
    return new Instrument(
        symbol,
        description,
        type,
        exchange,
        timezone,
        session,
        calendar,
        otherPriceScale,
        otherMinMove,
        otherQuantityScale);
  }

  /** The double nearest to this volume. */
  public double quantity(Volume units) {
    return units.over(quantityScale);
  }

  /**
   * Without the calendar, which follows from the session. Stores identify a market by this text.
   */
  @Override
  public String toString() {
    return "Instrument[symbol="
        + symbol
        + ", description="
        + description
        + ", type="
        + type
        + ", exchange="
        + exchange
        + ", timezone="
        + timezone
        + ", session="
        + session
        + ", priceScale="
        + priceScale
        + ", minMove="
        + minMove
        + ", quantityScale="
        + quantityScale
        + ']';
  }

  private static void requireText(String symbol, String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " of " + symbol + " must not be blank");
    }
  }

  private static void requireZone(String symbol, String timezone) {
    try {
      ZoneId.of(timezone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "timezone of " + symbol + " must be an IANA time zone, was \"" + timezone + '"', e);
    }
  }

  private static void requirePositive(String symbol, String field, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          field + " of " + symbol + " must be at least 1, was " + value);
    }
  }
}
