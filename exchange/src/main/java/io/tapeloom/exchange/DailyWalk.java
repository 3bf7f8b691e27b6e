package io.tapeloom.exchange;

import java.util.Arrays;

/**
 * The price at each midnight: the logarithm walks and is drawn back to the reference
 * (Ornstein-Uhlenbeck in steps of a day). Days are counted from the first of the venue.
 * Thread-safe; a step refers to the one before it, so the walk is kept as far as it was asked for.
 */
final class DailyWalk {

  /** The part of the distance from the reference that a day takes back. */
  private static final double REVERSION = 0.03;

  private final Listing listing;
  private final Noise steps;
  private final Noise moods;

  /** Logarithm of price to reference, by day. */
  private volatile double[] logs = {0};

  DailyWalk(Listing listing, Noise noise) {
    this.listing = listing;
    this.steps = noise.split("daily steps");
    this.moods = noise.split("daily moods");
  }

  /** The price at the start of a day, in price units. */
  double price(int day) {
    double[] known = logs;
    double log = day < known.length ? known[day] : extendedTo(day)[day];
    return listing.referencePrice() * StrictMath.exp(log);
  }

  /** Deviation of the day's return: some days are calm. */
  double volatility(int day) {
    return listing.dailyVolatility() * (0.6 + 0.8 * Noise.uniform(moods.bits(day), 0));
  }

  /** How much is traded on the day, against the mean. */
  double turnover(int day) {
    return 0.6 + 0.8 * Noise.uniform(moods.bits(day), 1);
  }

  private synchronized double[] extendedTo(int day) {
    double[] known = logs;
    if (day < known.length) {
      return known;
    }
    double[] longer = Arrays.copyOf(known, Math.max(day + 1, 2 * known.length));
    for (int i = known.length; i < longer.length; i++) {
      longer[i] =
          longer[i - 1] * (1 - REVERSION) + volatility(i - 1) * Noise.normal(steps.bits(i - 1));
    }
    logs = longer;
    return longer;
  }
}
