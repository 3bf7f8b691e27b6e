package io.tapeloom.exchange;

import io.tapeloom.market.Instrument;
import java.util.List;

/**
 * An instrument of the simulated venue, and how its price moves. Immutable.
 *
 * @param referencePrice the price level from which it starts and to which it reverts, in price
 *     units
 * @param dailyVolatility the standard deviation of a day's return, as a fraction: 0.02 is 2 %
 * @param typicalQuantity the mean quantity of a taking order, in quantity units
 * @param spreadTicks the mean spread, in ticks
 */
public record Listing(
    Instrument instrument,
    long referencePrice,
    double dailyVolatility,
    long typicalQuantity,
    int spreadTicks) {

  private static final double MAX_VOLATILITY = 0.1;

  /** Leaves room for a falling price with bids below it. */
  private static final int MIN_REFERENCE_SPREADS = 100;

  /**
   * The highest reference price, in price units. It leaves room below the highest price that can be
   * traded.
   */
  public static final long MAX_REFERENCE_PRICE = 10_000_000_000_000L;

  /** Keeps the volume of a month within a long at any speed. */
  private static final long MAX_QUANTITY = 1_000_000_000L;

  public Listing {
    String symbol = instrument.symbol();
    if (spreadTicks < 1) {
      throw new IllegalArgumentException(
          "spreadTicks of %s must be at least 1, was %d".formatted(symbol, spreadTicks));
    }
    long least = (long) MIN_REFERENCE_SPREADS * spreadTicks * instrument.minMove();
    if (referencePrice < least) {
      throw new IllegalArgumentException(
          "referencePrice of %s must be at least %d spreads, which is %d, was %d"
              .formatted(symbol, MIN_REFERENCE_SPREADS, least, referencePrice));
    }
    if (referencePrice > MAX_REFERENCE_PRICE) {
      throw new IllegalArgumentException(
          "referencePrice of %s must be at most %d, was %d"
              .formatted(symbol, MAX_REFERENCE_PRICE, referencePrice));
    }
    if (!(dailyVolatility > 0 && dailyVolatility <= MAX_VOLATILITY)) {
      throw new IllegalArgumentException(
          "dailyVolatility of %s must be above 0 and at most %s, was %s"
              .formatted(symbol, MAX_VOLATILITY, dailyVolatility));
    }
    if (typicalQuantity < 1 || typicalQuantity > MAX_QUANTITY) {
      throw new IllegalArgumentException(
          "typicalQuantity of %s must be 1 to %d, was %d"
              .formatted(symbol, MAX_QUANTITY, typicalQuantity));
    }
  }

  /** The seven large American technology stocks with the given trading hours. */
  public static List<Listing> stocks(TradingHours hours) {
    return stocks().stream().map(listing -> listing.at(hours)).toList();
  }

  /** The seven large American technology stocks, trading around the clock. */
  public static List<Listing> stocks() {
    return List.of(
        stock("AAPL", "Apple Inc.", 284_50, 0.015, 700, 1),
        stock("GOOGL", "Alphabet Inc. Class A", 312_00, 0.017, 450, 2),
        stock("MSFT", "Microsoft Corporation", 518_00, 0.013, 300, 2),
        stock("TSLA", "Tesla, Inc.", 431_00, 0.035, 1200, 3),
        stock("AMZN", "Amazon.com, Inc.", 246_00, 0.018, 600, 1),
        stock("NVDA", "NVIDIA Corporation", 196_00, 0.026, 2700, 1),
        stock("META", "Meta Platforms, Inc. Class A", 694_00, 0.02, 190, 3));
  }

  /** The same listing with the given trading hours. */
  public Listing at(TradingHours hours) {
    var trading =
        new Instrument(
            instrument.symbol(),
            instrument.description(),
            instrument.type(),
            instrument.exchange(),
            hours.timezone(),
            hours.session(),
            hours.calendar(),
            instrument.priceScale(),
            instrument.minMove(),
            instrument.quantityScale());
    return new Listing(trading, referencePrice, dailyVolatility, typicalQuantity, spreadTicks);
  }

  /** The lowest possible price: twice the widest usual spread. */
  long floorPrice() {
    return 4L * spreadTicks * instrument.minMove();
  }

  private static Listing stock(
      String symbol,
      String description,
      long referencePrice,
      double dailyVolatility,
      long typicalQuantity,
      int spreadTicks) {
    return new Listing(
        Instrument.stock(symbol, description, "NASDAQ"),
        referencePrice,
        dailyVolatility,
        typicalQuantity,
        spreadTicks);
  }
}
