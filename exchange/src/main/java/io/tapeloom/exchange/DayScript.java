package io.tapeloom.exchange;

import io.tapeloom.market.Bar;

/**
 * The minute bars of one day of an instrument: a Brownian bridge from midnight to midnight, with a
 * bar around each step. A large step increases the variance of the next ones (GARCH), so that calm
 * and volatile periods alternate. Immutable.
 */
final class DayScript {

  /** The fewest orders of a minute: one each for its open, high, low and close. */
  static final int MIN_ORDERS = 4;

  /** The share of the day's deviation that is movement within the day. */
  private static final double WITHIN_DAY = 0.8;

  /**
   * The largest distance of a minute's first and last trade from the path, relative to the minute's
   * deviation.
   */
  private static final double OFF_PATH = 0.05;

  /**
   * The largest distance of a minute's extremes from its first and last trade, relative to the
   * minute's deviation.
   */
  private static final double OVERSHOOT = 0.8;

  /** The weights of the last step and of the previous variance in the variance. */
  private static final double REACTION = 0.08;

  private static final double MEMORY = 0.9;

  /** The range of the number of orders in a volatile minute, relative to the mean minute. */
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

  /** The deviation of each minute; 1 in the long run. */
  private final double[] volatility = new double[Activity.MINUTES];

  private final TradingSession session;

  /** The number of taking orders before each minute of the session. */
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
      volatility[minute] = Math.sqrt(variance);
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
   * All days have the same number of orders, and volatile minutes have more of them. So the number
   * of an order does not depend on earlier days.
   */
  private int[] ordersBefore(TradingSession session, int ordersPerMinute) {
    int minutes = session.minutes();
    double[] upTo = new double[minutes + 1];
    for (int i = 0; i < minutes; i++) {
      double pace = Math.clamp(volatility[session.openMinute() + i], MIN_PACE, MAX_PACE);
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

  /** The number of taking orders in the session before a minute of the day. */
  int ordersBefore(int minute) {
    return ordersBefore[minute - session.openMinute()];
  }

  /** The number of taking orders in a minute of the day. */
  int orders(int minute) {
    return ordersBefore(minute + 1) - ordersBefore(minute);
  }

  /** The bar of a minute with trading; minutes are counted from midnight. */
  Bar minute(int minute) {
    long index = firstMinute + minute;
    double deviation = swing * Activity.deviation(minute) * volatility[minute];
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

  /** At least one unit per order. */
  private long volume(int minute, long bits) {
    double pace = Math.clamp(volatility[minute], MIN_PACE, MAX_PACE);
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
