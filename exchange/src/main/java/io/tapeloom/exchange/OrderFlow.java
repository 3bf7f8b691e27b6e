package io.tapeloom.exchange;

import io.tapeloom.exchange.matching.Cancellation;
import io.tapeloom.exchange.matching.MatchListener;
import io.tapeloom.exchange.matching.MatchingEngine;
import io.tapeloom.exchange.matching.Rejection;
import io.tapeloom.exchange.matching.SelfTradePolicy;
import io.tapeloom.exchange.matching.TimeInForce;
import io.tapeloom.market.Side;
import org.jspecify.annotations.Nullable;

/**
 * The orders of one minute, sent to a matching engine: a crowd without intelligence that offers and
 * cancels (after Cont, Stoikov and Talreja), and orders that take. Offers come by their distance
 * from the best price of the other side, cancels in proportion to what rests. No bid is above the
 * last price and no ask below, so it is always within the quote. Prices are in ticks. Not
 * thread-safe.
 */
final class OrderFlow {

  /** What part of the orders is cancelled from one look to the next, in the mean. */
  private static final double CANCELLED = 0.12;

  /** So many new ones keep their number; one is meant to be the best. */
  private static final double OFFERED = CANCELLED * Crowd.ORDERS - 1;

  /** An order that takes has this number; it never rests. */
  private static final long TAKER = 0;

  /** Far above what rests: the mean is twice {@link Crowd#ORDERS}. */
  private static final int CAPACITY = 1 << 10;

  private final Draws draws;
  private final Crowd crowd;
  private final int staleTicks;
  private final LiveOrders orders = new LiveOrders();
  private final Fills fills = new Fills();
  private final MatchingEngine engine = new MatchingEngine(SelfTradePolicy.ALLOW, CAPACITY, fills);

  private long lastPrice;
  private @Nullable Convergence convergence;

  // Of the order that is about to take.
  private Side takerSide = Side.BUY;
  private long takerLimit;
  private long takerQuantity;

  /** Hears of each fill of an order that takes. */
  interface FillListener {
    void filled(Side takerSide, long price, long quantity);
  }

  private FillListener fillListener = (_, _, _) -> {};

  OrderFlow(Listing listing, Noise noise, OpeningBook book) {
    this.draws = new Draws(noise);
    this.crowd = new Crowd(listing, draws);
    this.staleTicks = listing.spreadTicks();
    this.lastPrice = book.lastPrice();
    for (int i = 0; i < book.size(); i++) {
      offer(book.side(i), book.price(i), book.quantity(i), LiveOrders.UNPLANNED);
    }
  }

  /** The book as it is, to be read. */
  MatchingEngine book() {
    return engine;
  }

  /** Those who offer look at the market: some cancel, others come. */
  void look() {
    int cancelled = draws.poisson(CANCELLED * orders.size());
    for (int i = 0; i < cancelled && orders.size() > 0; i++) {
      cancel(orders.at(draws.below(orders.size())));
    }
    Side first = draws.coin() ? Side.BUY : Side.SELL;
    crowdIn(first);
    crowdIn(opposite(first));
    fillUp();
  }

  /**
   * Those who offer look at the market, and bring the book nearer to the one that the next minute
   * begins with.
   *
   * @param left how many such looks there are, this one included; with the last it is that book
   */
  void converge(OpeningBook next, int left) {
    Convergence converging = convergence;
    if (converging == null) {
      converging = new Convergence(next);
      convergence = converging;
    }
    if (left > 1) {
      offerNear(Side.BUY);
      offerNear(Side.SELL);
    }
    converging.step(left);
    if (left > 1) {
      fillUp();
    }
  }

  /**
   * Makes the book ready for an order that takes: what is offered far from where the price goes is
   * cancelled, and where too little is offered there comes more.
   *
   * @param target where the order is meant to trade
   * @param exact whether it must trade there and nowhere else
   * @param low that no order may trade below
   * @param high that no order may trade above
   */
  void meet(long target, boolean exact, long quantity, long low, long high) {
    takerSide = sideOf(target);
    takerQuantity = quantity;
    Side offering = opposite(takerSide);
    long sign = takerSide == Side.BUY ? 1 : -1;
    pull(offering, exact ? target : target - sign * staleTicks);
    takerLimit = target;
    if (!exact && engine.levels(offering) > 0) {
      long best = engine.price(offering, 0);
      boolean withinRange = best >= low && best <= high;
      takerLimit = withinRange && sign * best > sign * target ? best : target;
    }
    long missing = quantity - available(offering, takerLimit);
    if (missing > 0) {
      offer(offering, takerLimit, missing + crowd.quantity() / 2, LiveOrders.UNPLANNED);
    }
    offerNear(takerSide);
    fillUp();
  }

  /** The order takes what it was made ready for. */
  void take(FillListener listener) {
    fillListener = listener;
    engine.limit(
        TAKER,
        MatchingEngine.NO_ACCOUNT,
        takerSide,
        takerLimit,
        takerQuantity,
        TimeInForce.IMMEDIATE_OR_CANCEL);
    offerNear(takerSide);
    offerNear(opposite(takerSide));
    fillUp();
  }

  /** The price goes up by buying and down by selling. */
  private Side sideOf(long target) {
    if (target != lastPrice) {
      return target > lastPrice ? Side.BUY : Side.SELL;
    }
    if (bestIs(Side.BUY, lastPrice)) {
      return Side.SELL;
    }
    if (bestIs(Side.SELL, lastPrice)) {
      return Side.BUY;
    }
    return draws.coin() ? Side.BUY : Side.SELL;
  }

  private boolean bestIs(Side side, long price) {
    return engine.levels(side) > 0 && engine.price(side, 0) == price;
  }

  /** Cancels what one side offers at better prices than this one. */
  private void pull(Side side, long price) {
    for (int place = orders.size() - 1; place >= 0; place--) {
      int number = orders.at(place);
      if (orders.side(number) == side && isBetter(side, orders.price(number), price)) {
        cancel(number);
      }
    }
  }

  /** What one side offers up to a price. */
  private long available(Side side, long worst) {
    long available = 0;
    for (int i = 0; i < engine.levels(side) && !isBetter(side, worst, engine.price(side, i)); i++) {
      available += engine.quantity(side, i);
    }
    return available;
  }

  private void crowdIn(Side side) {
    offerNear(side);
    int more = draws.poisson(OFFERED);
    for (int i = 0; i < more; i++) {
      offerAt(side, crowd.distance(), crowd.quantity());
    }
  }

  private void offerNear(Side side) {
    offerAt(side, crowd.nearDistance(), crowd.nearQuantity());
  }

  /** At a distance from the best price of the other side. */
  private void offerAt(Side side, long distance, long quantity) {
    Side other = opposite(side);
    long away = side == Side.BUY ? -1 : 1;
    long from = engine.levels(other) > 0 ? engine.price(other, 0) : lastPrice - away;
    long price = from + away * distance;
    if (isBetter(side, price, lastPrice)) {
      price = lastPrice;
    }
    if (price >= 1) {
      offer(side, price, quantity, LiveOrders.UNPLANNED);
    }
  }

  /** Sees to it that both sides have levels enough to be shown. */
  private void fillUp() {
    fillUp(Side.BUY);
    fillUp(Side.SELL);
  }

  private void fillUp(Side side) {
    long away = side == Side.BUY ? -1 : 1;
    while (engine.levels(side) < Crowd.LEVELS) {
      int levels = engine.levels(side);
      if (levels == 0) {
        offerNear(side);
        continue;
      }
      long price = engine.price(side, levels - 1) + away * crowd.nearDistance();
      if (price < 1) {
        return;
      }
      offer(side, price, crowd.quantity(), LiveOrders.UNPLANNED);
    }
  }

  private int offer(Side side, long price, long quantity, int plan) {
    int number = orders.add(side, price, plan);
    engine.limit(number, MatchingEngine.NO_ACCOUNT, side, price, quantity, TimeInForce.POST_ONLY);
    return number;
  }

  private void cancel(int number) {
    engine.cancel(number);
  }

  private static boolean isBetter(Side side, long price, long than) {
    return side == Side.BUY ? price > than : price < than;
  }

  private static Side opposite(Side side) {
    return side == Side.BUY ? Side.SELL : Side.BUY;
  }

  /** Keeps account of what rests. A refusal would be an error of the flow. */
  private final class Fills implements MatchListener {

    @Override
    public void accepted(long orderId, Side side, long price, long quantity) {}

    @Override
    public void rejected(long orderId, Rejection reason) {
      throw new IllegalStateException("order %d was rejected: %s".formatted(orderId, reason));
    }

    @Override
    public void filled(
        long makerId,
        long takerId,
        Side side,
        long price,
        long quantity,
        long makerOpen,
        long takerOpen) {
      lastPrice = price;
      int maker = (int) makerId;
      forget(maker);
      if (makerOpen == 0) {
        orders.remove(maker);
      }
      fillListener.filled(side, price, quantity);
    }

    @Override
    public void cancelled(long orderId, long quantity, long open, Cancellation reason) {
      if (orderId == TAKER) {
        throw new IllegalStateException("an order found %d too little".formatted(quantity));
      }
      forget((int) orderId);
      orders.remove((int) orderId);
    }

    @Override
    public void replaced(long orderId, long price, long open, boolean keptPriority) {}

    /** What is no longer whole is no longer as planned. */
    private void forget(int number) {
      int plan = orders.plan(number);
      if (plan != LiveOrders.UNPLANNED && convergence != null) {
        convergence.lost(plan);
        orders.unplan(number);
      }
    }
  }

  /** Brings the book to a plan, order by order. */
  private final class Convergence {

    private final OpeningBook plan;
    private final boolean[] rests;
    private int missing;

    Convergence(OpeningBook plan) {
      this.plan = plan;
      this.rests = new boolean[plan.size()];
      this.missing = plan.size();
    }

    void lost(int order) {
      rests[order] = false;
      missing++;
    }

    void step(int left) {
      if (left == 1) {
        cancelUnplanned(orders.size());
        offerMissing(missing);
      } else {
        offerMissing(Math.ceilDiv(missing, left));
        cancelUnplanned(Math.ceilDiv(orders.size() - (rests.length - missing), left));
      }
    }

    /** What is far from the best prices first; what would be beyond the last price waits. */
    private void offerMissing(int most) {
      int offered = 0;
      for (int i = rests.length - 1; i >= 0 && offered < most; i--) {
        if (!rests[i] && isPossible(plan.side(i), plan.price(i))) {
          offer(plan.side(i), plan.price(i), plan.quantity(i), i);
          rests[i] = true;
          missing--;
          offered++;
        }
      }
    }

    private boolean isPossible(Side side, long price) {
      Side other = opposite(side);
      return !isBetter(side, price, lastPrice)
          && (engine.levels(other) == 0 || isBetter(side, engine.price(other, 0), price));
    }

    private void cancelUnplanned(int most) {
      int left = most;
      for (int place = orders.size() - 1; place >= 0 && left > 0; place--) {
        int number = orders.at(place);
        if (orders.plan(number) == LiveOrders.UNPLANNED) {
          cancel(number);
          left--;
        }
      }
    }
  }
}
