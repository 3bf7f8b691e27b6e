package io.tapeloom.exchange;

import io.tapeloom.market.Bar;

/**
 * The minutes of one day of an instrument: a Brownian bridge from midnight to midnight, and around
 * each of its steps a bar. Its variance is restless: a large step makes the next ones larger
 * (GARCH), so that calm and storm come in spells. Immutable.
 */
final class DayScript {

  /** Every minute has room for its open, its high, its low and its close. */
  static final int MIN_ORDERS = 4;

  /** Of the day's deviation, how much is movement within the day. */
  private static final double WITHIN_DAY = 0.8;

  /** Of a minute's deviation, how far its first and last trade are off the path at most. */
  private static final double OFF_PATH = 0.05;

  /** Of a minute's deviation, how far its extremes are beyond its first and last trade at most. */
  private static final double OVERSHOOT = 0.8;

  /** How much of the variance is that of the last step, and that of the minute before. */
  private static final double REACTION = 0.08;

  private static final double MEMORY = 0.9;

  /** How much less and more is ordered in a restless minute than in the mean one. */
  private static final double MIN_PACE = 0.75;

  private static final double MAX_PACE = 1.8;

  private final Listing listing;
  private final InstrumentScript.DayNoise noise;
  private final long firstMinute;

  /** Deviation of the day in price units. */
  private final double swing;

  /** Mean volume of a minute of this day. */
  private final double meanVolume;

  /** The path at the start of each minute and the end of the last, in price units. */
  private final double[] path = new double[Activity.MINUTES + 1];

  /** The deviation of each minute, 1 in the long run. */
  private final double[] unrest = new double[Activity.MINUTES];

  private final TradingSession session;

  /** Of the orders that take, how many come before each minute of the session. */
  private final int[] ordersBefore;

  DayScript(
      Listing listing,
      DailyWalk walk,
      InstrumentScript.DayNoise noise,
      TradingSession session,
      int ordersPerMinute) {
    int day = session.day();
    this.listing = listing;
    this.noise = noise;
    this.session = session;
    this.firstMinute = (long) day * Activity.MINUTES;
    double open = walk.price(day);
    double close = walk.price(day + 1);
    this.swing = open * walk.volatility(day) * WITHIN_DAY;
    this.meanVolume =
        (double) ordersPerMinute * (listing.typicalQuantity() - 1) * walk.turnover(day);

    double variance = 1;
    double walked = 0;
    for (int minute = 0; minute < Activity.MINUTES; minute++) {
      double step = Noise.normal(noise.steps().bits(firstMinute + minute)) * Math.sqrt(variance);
      path[minute] = walked;
      unrest[minute] = Math.sqrt(variance);
      walked += step * Activity.deviation(minute);
      variance = 1 - REACTION - MEMORY + REACTION * step * step + MEMORY * variance;
    }
    path[Activity.MINUTES] = walked;
    for (int minute = 0; minute <= Activity.MINUTES; minute++) {
      double elapsed = Activity.elapsed(minute);
      path[minute] = open + (close - open) * elapsed + swing * (path[minute] - walked * elapsed);
    }
    this.ordersBefore = ordersBefore(session, ordersPerMinute);
  }

  /**
   * A day has as many orders as any other, and the restless minutes have more of them: so the
   * number of an order is known without the days before it.
   */
  private int[] ordersBefore(TradingSession session, int ordersPerMinute) {
    int minutes = session.minutes();
    double[] upTo = new double[minutes + 1];
    for (int i = 0; i < minutes; i++) {
      double pace = Math.clamp(unrest[session.openMinute() + i], MIN_PACE, MAX_PACE);
      upTo[i + 1] = upTo[i] + pace;
    }
    int spare = minutes * (ordersPerMinute - MIN_ORDERS);
    int[] before = new int[minutes + 1];
    for (int i = 1; i <= minutes; i++) {
      before[i] = i * MIN_ORDERS + (int) (spare * (upTo[i] / upTo[minutes]));
    }
    return before;
  }

  TradingSession session() {
    return session;
  }

  /** How many orders take in the session before a minute of the day. */
  int ordersBefore(int minute) {
    return ordersBefore[minute - session.openMinute()];
  }

  /** How many orders take in a minute of the day. */
  int orders(int minute) {
    return ordersBefore(minute + 1) - ordersBefore(minute);
  }

  /** A minute of the day in which there is trading, counted from midnight. */
  Bar minute(int minute) {
    long index = firstMinute + minute;
    double deviation = swing * Activity.deviation(minute) * unrest[minute];
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

  /** At least one unit for each order. */
  private long volume(int minute, long bits) {
    double pace = Math.clamp(unrest[minute], MIN_PACE, MAX_PACE);
    return orders(minute)
        + (long) (meanVolume * Activity.level(minute) * pace * Noise.skewed(bits));
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
