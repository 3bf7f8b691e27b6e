package io.tapeloom.exchange;

import io.tapeloom.market.Bar;

/**
 * The plan of one minute: the times of taking orders, their quantities and target prices, and the
 * times at which the resting orders are refreshed. The first taking order trades at the minute's
 * open, the last at its close, one at its high and one at its low; together they trade its volume.
 * Orders excite each other (a Hawkes process), so that they arrive in bursts.
 *
 * <p>The steps of a minute are in time order: {@code ordersPerMinute} refreshes, and two steps per
 * taking order. The last step is a refresh. Immutable.
 */
final class MinuteScript {

  /** The kind of a step. */
  enum Step {
    /** Resting orders are cancelled and added. */
    REFRESH,

    /** The book is prepared for a taking order. */
    PREPARE,

    /** The taking order is executed. */
    TAKE
  }

  /**
   * The largest distance of a refresh from the middle of its interval, relative to the interval.
   */
  private static final double JITTER = 0.3;

  /**
   * The range of a minute in its deviations. A Brownian path has 1.6, so the path here is calmer.
   */
  private static final double RANGE_DEVIATIONS = 2.5;

  /**
   * The extremes are at least this fraction (1/n) of the orders away from both ends and from the
   * middle order between them, so that the price has time to move there.
   */
  private static final int KEPT_AWAY = 8;

  /** The mean number of further orders that each order triggers. */
  private static final double BRANCHING = 0.5;

  /** How fast the excitement decays, per mean distance of two orders. */
  private static final double CALMING = 1;

  /** The smallest and largest distance of two orders, in mean distances. */
  private static final double MIN_DISTANCE = 0.05;

  private static final double MAX_DISTANCE = 1.5;

  /**
   * The range of the time at which the book is prepared for an order, as a share of the time since
   * the previous step.
   */
  private static final double MIN_LEAD = 0.1;

  private static final double MAX_LEAD = 0.6;

  private final Bar minute;
  private final int tick;
  private final long booksBefore;
  private final long tradesBefore;
  private final long[] prices;
  private final long[] quantities;
  private final boolean[] exact;

  private final Step[] steps;
  private final long[] times;

  /**
   * @param orders number of taking orders, at least {@link DayScript#MIN_ORDERS}
   * @param refreshes number of refreshes of the resting orders
   * @param booksBefore number of order books before this minute
   * @param tradesBefore a number above that of every earlier trade
   */
  MinuteScript(
      Listing listing,
      Noise noise,
      Bar minute,
      int orders,
      int refreshes,
      long booksBefore,
      long tradesBefore) {
    this.minute = minute;
    this.tick = listing.instrument().minMove();
    this.booksBefore = booksBefore;
    this.tradesBefore = tradesBefore;
    this.prices = new long[orders];
    this.quantities = new long[orders];
    this.exact = new boolean[orders];
    this.steps = new Step[2 * orders + refreshes];
    this.times = new long[steps.length];
    drawPrices(new Draws(noise.split("prices")), noise.split("steps"));
    drawQuantities(new Draws(noise.split("quantities")));
    drawTimes(new Draws(noise.split("times")), refreshes);
  }

  Bar bar() {
    return minute;
  }

  int size() {
    return steps.length;
  }

  Step step(int index) {
    return steps[index];
  }

  long timeNanos(int index) {
    return times[index];
  }

  /** The target price of an order, in ticks. */
  long price(int order) {
    return prices[order] / tick;
  }

  /** Whether the order must trade exactly at that price. */
  boolean isExact(int order) {
    return exact[order];
  }

  long quantity(int order) {
    return quantities[order];
  }

  long highTicks() {
    return minute.high() / tick;
  }

  long lowTicks() {
    return minute.low() / tick;
  }

  long closeTicks() {
    return minute.close() / tick;
  }

  long booksBefore() {
    return booksBefore;
  }

  long tradesBefore() {
    return tradesBefore;
  }

  private void drawPrices(Draws draws, Noise noise) {
    int last = prices.length - 1;
    int middle = (last + 1) / 2;
    int margin = last / KEPT_AWAY;
    int first = 1 + margin + draws.below(middle - 1 - 2 * margin);
    int second = middle + margin + draws.below(last - middle - 2 * margin);
    boolean rising = minute.close() >= minute.open();
    pin(0, minute.open());
    pin(first, rising ? minute.low() : minute.high());
    pin(second, rising ? minute.high() : minute.low());
    pin(last, minute.close());
    bridge(noise, 0, first);
    bridge(noise, first, second);
    bridge(noise, second, last);
  }

  private void pin(int order, long price) {
    prices[order] = price;
    exact[order] = true;
  }

  /** Draws the prices between two given ones, within the range of the minute. */
  private void bridge(Noise noise, int from, int to) {
    double deviation =
        (minute.high() - minute.low()) / (RANGE_DEVIATIONS * Math.sqrt(prices.length));
    double drift = 0;
    for (int i = from + 1; i <= to; i++) {
      drift += Noise.normal(noise.bits(i));
    }
    double step = ((prices[to] - prices[from]) - deviation * drift) / (to - from);
    double price = prices[from];
    for (int i = from + 1; i < to; i++) {
      price += step + deviation * Noise.normal(noise.bits(i));
      long onTick = Math.round(price / tick) * tick;
      prices[i] = Math.clamp(onTick, minute.low(), minute.high());
    }
  }

  /** One unit per order; the rest is divided by random weights. */
  private void drawQuantities(Draws draws) {
    double[] upTo = new double[quantities.length];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      double weight = draws.skewed();
      sum += weight * weight;
      upTo[i] = sum;
    }
    long rest = minute.volume().toLong() - quantities.length;
    long given = 0;
    for (int i = 0; i < upTo.length; i++) {
      long share = (long) (rest * (upTo[i] / sum));
      quantities[i] = 1 + share - given;
      given = share;
    }
  }

  private void drawTimes(Draws draws, int refreshes) {
    double[] refreshTimes = new double[refreshes];
    for (int i = 0; i < refreshes; i++) {
      refreshTimes[i] = (i + 0.5 + JITTER * (2 * draws.uniform() - 1)) / refreshes;
    }
    double[] orderTimes = bursts(draws);
    double scale = refreshTimes[refreshes - 1] / orderTimes[prices.length];
    int refresh = 0;
    int order = 0;
    double before = 0;
    for (int i = 0; i < steps.length; i++) {
      double orderTime = order < prices.length ? orderTimes[order] * scale : 1;
      if (refreshTimes[refresh] <= orderTime) {
        before = refreshTimes[refresh++];
        set(i, Step.REFRESH, before);
      } else {
        double lead = MIN_LEAD + (MAX_LEAD - MIN_LEAD) * draws.uniform();
        set(i, Step.PREPARE, orderTime - lead * (orderTime - before));
        i++;
        set(i, Step.TAKE, orderTime);
        before = orderTime;
        order++;
      }
    }
  }

  private void set(int index, Step step, double partOfMinute) {
    steps[index] = step;
    times[index] =
        minute.timeMillis() * 1_000_000 + (long) (partOfMinute * InstrumentScript.MINUTE_NANOS);
  }

  /** The times of the orders and of one more, in mean distances, drawn by thinning. */
  private double[] bursts(Draws draws) {
    double[] at = new double[prices.length + 1];
    double calm = 1 - BRANCHING;
    double excitement = BRANCHING;
    double time = 0;
    for (int i = 0; i < at.length; i++) {
      double before = time;
      boolean comes = false;
      while (!comes) {
        double most = calm + excitement;
        double wait = draws.exponential() / most;
        time += wait;
        excitement *= StrictMath.exp(-CALMING * wait);
        comes = draws.uniform() * most <= calm + excitement;
      }
      excitement += BRANCHING * CALMING;
      time = Math.clamp(time, before + MIN_DISTANCE, before + MAX_DISTANCE);
      at[i] = time;
    }
    return at;
  }
}
