package io.tapeloom.exchange;

import java.util.Arrays;

/**
 * The price at each midnight: the logarithm walks and is drawn back to the reference
 * (Ornstein-Uhlenbeck in steps of a day). Days are counted from the first of the venue.
 * Thread-safe; a step refers to the one before it, so that days are remembered in even distances.
 */
final class DailyWalk {

  /** The part of the distance from the reference that a day takes back. */
  private static final double REVERSION = 0.03;

  private final Listing listing;
  private final Noise steps;
  private final Noise moods;

  /** Days from one that is remembered to the next; those between are walked again. */
  private static final int STRIDE = 32;

  /** Logarithm of price to reference, of every {@value #STRIDE}th day. */
  private volatile double[] logs = {0};

  DailyWalk(Listing listing, Noise noise) {
    this.listing = listing;
    this.steps = noise.split("daily steps");
    this.moods = noise.split("daily moods");
  }

  /** The price at the start of a day, in price units. */
  double price(int day) {
    int index = day / STRIDE;
    double[] known = logs;
    double log = index < known.length ? known[index] : extendedTo(index)[index];
    return listing.referencePrice() * StrictMath.exp(walked(log, index * STRIDE, day));
  }

  private double walked(double log, int from, int to) {
    double end = log;
    for (int day = from; day < to; day++) {
      end = end * (1 - REVERSION) + volatility(day) * Noise.normal(steps.bits(day));
    }
    return end;
  }

  /** Deviation of the day's return: some days are calm. */
  double volatility(int day) {
    return listing.dailyVolatility() * (0.6 + 0.8 * Noise.uniform(moods.bits(day), 0));
  }

  /** How much is traded on the day, against the mean. */
  double turnover(int day) {
    return 0.6 + 0.8 * Noise.uniform(moods.bits(day), 1);
  }

  private synchronized double[] extendedTo(int index) {
    double[] known = logs;
    if (index < known.length) {
      return known;
    }
    double[] longer = Arrays.copyOf(known, index + 1);
    for (int i = known.length; i < longer.length; i++) {
      longer[i] = walked(longer[i - 1], (i - 1) * STRIDE, i * STRIDE);
    }
    logs = longer;
    return longer;
  }
}
