package io.tapeloom.exchange;

import java.util.Arrays;

/**
 * The price at each midnight. Its logarithm is a random walk that reverts to the reference price
 * (Ornstein-Uhlenbeck in steps of one day). Days are counted from the first day of the venue.
 * Thread-safe. Each step depends on the previous one, so days at regular intervals are stored.
 */
final class DailyWalk {

  /** The share of the distance from the reference that one day removes. */
  private static final double REVERSION = 0.03;

  private final Listing listing;
  private final Noise steps;
  private final Noise moods;

  /** Days between two stored ones; days in between are computed again. */
  private static final int STRIDE = 32;

  /** The logarithm of the price relative to the reference, for every {@value #STRIDE}th day. */
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

  /** The standard deviation of the return of a day; it differs between days. */
  double volatility(int day) {
    return listing.dailyVolatility() * (0.6 + 0.8 * Noise.uniform(moods.bits(day), 0));
  }

  /** The traded quantity of a day relative to the mean. */
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
