package io.tapeloom.exchange;

import io.tapeloom.market.Bar;

/**
 * The trades of one minute: the first at its open, the last at its close, some at its high and at
 * its low, and as much as its volume in all. They come at irregular times, each within its own part
 * of the minute, so that two neighbours are 0.4 to 1.6 mean distances apart, over the minute's end
 * as well. Immutable.
 */
final class MinuteTrades {

  /** Of the mean distance, how far a trade is off the middle of its part at most. */
  private static final double JITTER = 0.3;

  /** The range of a minute in its deviations: calmer than a Brownian path, which has 1.6. */
  private static final double RANGE_DEVIATIONS = 2.5;

  /** At most 0.2 mean distances: the quote belongs to the same minute, after the last trade. */
  private static final double MOST_LEAD = 0.19;

  private final Bar minute;
  private final InstrumentScript.TradeNoise noise;
  private final int tick;
  private final double meanQuantity;
  private final int spreadTicks;

  /** The number of the first trade, counted from 0 at the start of the venue. */
  private final long first;

  private final long[] prices;
  private final long[] quantities;

  MinuteTrades(Listing listing, InstrumentScript.TradeNoise noise, Bar minute, int count) {
    this.minute = minute;
    this.noise = noise;
    this.tick = listing.instrument().minMove();
    this.meanQuantity = listing.typicalQuantity();
    this.spreadTicks = listing.spreadTicks();
    this.first =
        (minute.timeMillis() - InstrumentScript.BEGIN_MILLIS)
            / InstrumentScript.MINUTE_MILLIS
            * count;
    this.prices = new long[count];
    this.quantities = new long[count];
    drawPrices();
    drawQuantities();
  }

  int count() {
    return prices.length;
  }

  long tradeId(int trade) {
    return first + trade + 1;
  }

  long price(int trade) {
    return prices[trade];
  }

  long quantity(int trade) {
    return quantities[trade];
  }

  long timeNanos(int trade) {
    double jitter = JITTER * (2 * Noise.uniform(marks(trade), 0) - 1);
    return nanos(trade + 0.5 + jitter);
  }

  /** When the quote that the trade meets comes into force, before it. */
  long quoteNanos(int trade) {
    double jitter = JITTER * (2 * Noise.uniform(marks(trade), 0) - 1);
    double lead = MOST_LEAD * (0.1 + 0.9 * Noise.uniform(marks(trade), 1));
    return nanos(trade + 0.5 + jitter - lead);
  }

  /** The side of a trade at the price of the one before it. */
  boolean buysWhenUnchanged(int trade) {
    return Noise.uniform(marks(trade), 2) < 0.5;
  }

  /** The usual spread at the time of the trade, in price units. */
  long spread(int trade) {
    return (1 + (long) (Noise.uniform(marks(trade), 3) * (2 * spreadTicks - 1))) * tick;
  }

  /** What is on offer besides the quantity of the trade; at least 1. */
  long offer(int trade, int side) {
    return 1
        + (long) (meanQuantity * Noise.skewed(noise.offers().bits(2 * (first + trade) + side)));
  }

  private long marks(int trade) {
    return noise.marks().bits(first + trade);
  }

  private long nanos(double trades) {
    return minute.timeMillis() * 1_000_000
        + (long) (trades / prices.length * InstrumentScript.MINUTE_NANOS);
  }

  private void drawPrices() {
    int last = prices.length - 1;
    long bits = noise.extremes().bits(first);
    int one = 1 + (int) (Noise.uniform(bits, 0) * (last - 1));
    int other = 1 + (int) (Noise.uniform(bits, 1) * (last - 2));
    if (other >= one) {
      other++;
    }
    boolean rising = minute.close() >= minute.open();
    prices[0] = minute.open();
    prices[Math.min(one, other)] = rising ? minute.low() : minute.high();
    prices[Math.max(one, other)] = rising ? minute.high() : minute.low();
    prices[last] = minute.close();
    bridge(0, Math.min(one, other));
    bridge(Math.min(one, other), Math.max(one, other));
    bridge(Math.max(one, other), last);
  }

  /** Draws the prices between two that are given, within the range of the minute. */
  private void bridge(int from, int to) {
    double deviation =
        (minute.high() - minute.low()) / (RANGE_DEVIATIONS * Math.sqrt(prices.length));
    double drift = 0;
    for (int i = from + 1; i <= to; i++) {
      drift += Noise.normal(noise.steps().bits(first + i));
    }
    double step = ((prices[to] - prices[from]) - deviation * drift) / (to - from);
    double price = prices[from];
    for (int i = from + 1; i < to; i++) {
      price += step + deviation * Noise.normal(noise.steps().bits(first + i));
      long onTick = Math.round(price / tick) * tick;
      prices[i] = Math.clamp(onTick, minute.low(), minute.high());
    }
  }

  /** One unit each, and the rest in parts of uneven weight. */
  private void drawQuantities() {
    double[] upTo = new double[quantities.length];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      double weight = Noise.skewed(noise.sizes().bits(first + i));
      sum += weight * weight;
      upTo[i] = sum;
    }
    long rest = minute.volume() - quantities.length;
    long given = 0;
    for (int i = 0; i < upTo.length; i++) {
      long share = (long) (rest * (upTo[i] / sum));
      quantities[i] = 1 + share - given;
      given = share;
    }
  }
}
