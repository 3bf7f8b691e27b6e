package io.tapeloom.market;

import java.util.Optional;

/**
 * The summary of one instrument at one point in time: last price, quote and day. Prices are in
 * price units, quantities in quantity units. Immutable.
 *
 * @param quote the current quote; empty when none is known
 * @param day the bar of the UTC day of the last trade
 * @param previousClosePrice the last price of the previous trading day; on the first day, its open
 * @param eventTimeNanos when the newest part changed, in nanoseconds since the epoch
 */
public record Ticker(
    Instrument instrument,
    Optional<Quote> quote,
    Bar day,
    long previousClosePrice,
    long eventTimeNanos) {

  /** A ticker with a quote. */
  public Ticker(Quote quote, Bar day, long previousClosePrice, long eventTimeNanos) {
    this(quote.instrument(), Optional.of(quote), day, previousClosePrice, eventTimeNanos);
  }

  public long lastPrice() {
    return day.close();
  }

  public long openPrice() {
    return day.open();
  }

  public long highPrice() {
    return day.high();
  }

  public long lowPrice() {
    return day.low();
  }

  /** When the newest part changed, in milliseconds since the epoch, rounded down. */
  public long eventTimeMillis() {
    return Math.floorDiv(eventTimeNanos, 1_000_000L);
  }

  /** The volume traded this day. */
  public Volume volume() {
    return day.volume();
  }

  /** The last price minus the previous close. */
  public long change() {
    return lastPrice() - previousClosePrice;
  }

  /**
   * The change in percent of the absolute previous close, rounded to hundredths: from -2 to -1 it
   * is 50. 0 when the previous close was 0.
   */
  public double changePercent() {
    return previousClosePrice == 0
        ? 0
        : Math.round(change() * 10_000.0 / Math.abs((double) previousClosePrice)) / 100.0;
  }

  /**
   * Whether all values that a ticker shows are equal to those of another ticker of the instrument.
   * Times and the quantities of quotes are not compared.
   */
  public boolean showsTheSameAs(Ticker other) {
    return lastPrice() == other.lastPrice()
        && offersTheSameAs(other)
        && volume().equals(other.volume())
        && previousClosePrice == other.previousClosePrice;
  }

  private boolean offersTheSameAs(Ticker other) {
    if (quote.isEmpty() || other.quote.isEmpty()) {
      return quote.isEmpty() && other.quote.isEmpty();
    }
    var mine = quote.get();
    var others = other.quote.get();
    return mine.bidPrice() == others.bidPrice() && mine.askPrice() == others.askPrice();
  }
}
