package io.tapeloom.exchange;

import io.tapeloom.market.Bar;

/**
 * The minutes of one day of an instrument: a Brownian bridge from midnight to midnight, and around
 * each of its steps a bar. Immutable.
 */
final class DayScript {

  /** Of the day's deviation, how much is movement within the day. */
  private static final double WITHIN_DAY = 0.8;

  /** Of a minute's deviation, how far its first and last trade are off the path at most. */
  private static final double OFF_PATH = 0.15;

  /** Of a minute's deviation, how far its extremes are beyond its first and last trade at most. */
  private static final double OVERSHOOT = 0.8;

  private final Listing listing;
  private final InstrumentScript.DayNoise noise;
  private final int tradesPerMinute;
  private final long firstMinute;

  /** Deviation of the day in price units. */
  private final double swing;

  /** Mean volume of a minute of this day. */
  private final double meanVolume;

  /** The path at the start of each minute and the end of the last, in price units. */
  private final double[] path = new double[Activity.MINUTES + 1];

  DayScript(
      Listing listing,
      DailyWalk walk,
      InstrumentScript.DayNoise noise,
      int day,
      int tradesPerMinute) {
    this.listing = listing;
    this.noise = noise;
    this.tradesPerMinute = tradesPerMinute;
    this.firstMinute = (long) day * Activity.MINUTES;
    double open = walk.price(day);
    double close = walk.price(day + 1);
    this.swing = open * walk.volatility(day) * WITHIN_DAY;
    this.meanVolume =
        (double) tradesPerMinute * (listing.typicalQuantity() - 1) * walk.turnover(day);

    double walked = 0;
    for (int minute = 0; minute < Activity.MINUTES; minute++) {
      path[minute] = walked;
      walked += Noise.normal(noise.steps().bits(firstMinute + minute)) * Activity.deviation(minute);
    }
    path[Activity.MINUTES] = walked;
    for (int minute = 0; minute <= Activity.MINUTES; minute++) {
      double elapsed = Activity.elapsed(minute);
      path[minute] = open + (close - open) * elapsed + swing * (path[minute] - walked * elapsed);
    }
  }

  /** A minute of the day, 0 to 1439. */
  Bar minute(int minute) {
    long index = firstMinute + minute;
    double deviation = swing * Activity.deviation(minute);
    long bits = noise.ranges().bits(index);
    long open = onTick(path[minute] + offPath(bits, 0) * deviation);
    long close = onTick(path[minute + 1] + offPath(bits, 1) * deviation);
    long high = Math.max(open, close) + ticks(OVERSHOOT * Noise.uniform(bits, 2) * deviation);
    long low = Math.min(open, close) - ticks(OVERSHOOT * Noise.uniform(bits, 3) * deviation);
    return new Bar(
        InstrumentScript.BEGIN_MILLIS + index * InstrumentScript.MINUTE_MILLIS,
        open,
        high,
        Math.max(low, listing.floorPrice()),
        close,
        volume(minute, noise.volumes().bits(index)));
  }

  /** At least one unit for each trade. */
  private long volume(int minute, long bits) {
    return tradesPerMinute + (long) (meanVolume * Activity.level(minute) * Noise.skewed(bits));
  }

  private static double offPath(long bits, int part) {
    return OFF_PATH * (2 * Noise.uniform(bits, part) - 1);
  }

  private long onTick(double price) {
    int tick = listing.instrument().minMove();
    return Math.max(Math.round(price / tick) * tick, listing.floorPrice());
  }

  /** A distance as a whole number of ticks, in price units. */
  private long ticks(double distance) {
    int tick = listing.instrument().minMove();
    return Math.round(distance / tick) * tick;
  }
}
