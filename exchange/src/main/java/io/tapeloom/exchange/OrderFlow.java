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
 * The orders of one minute, sent to a matching engine: random resting orders that are placed and
 * cancelled without strategy (after Cont, Stoikov and Talreja), and taking orders. Resting orders
 * are placed by their distance from the best price of the other side, and cancelled in proportion
 * to their number. No bid is above the last price and no ask below it, so the last price is always
 * within the quote. Prices are in ticks. Not thread-safe.
 */
final class OrderFlow {

  /** The mean share of the orders that is cancelled between two refreshes. */
  private static final double CANCELLED = 0.12;

  /** New orders per refresh that keep the number stable; one more is placed at the best price. */
  private static final double OFFERED = CANCELLED * OrderModel.ORDERS - 1;

  /** The number of a taking order, which never rests. */
  private static final long TAKER = 0;

  /** Far above the number of resting orders, whose mean is twice {@link OrderModel#ORDERS}. */
  private static final int CAPACITY = 1 << 10;

  private final Draws draws;
  private final OrderModel model;
  private final int staleTicks;
  private final LiveOrders orders = new LiveOrders();
  private final Fills fills = new Fills();
  private final MatchingEngine engine = new MatchingEngine(SelfTradePolicy.ALLOW, CAPACITY, fills);

  private long lastPrice;
  private @Nullable Convergence convergence;

  // The next taking order.
  private Side takerSide = Side.BUY;
  private long takerLimit;
  private long takerQuantity;

  /** Receives each fill of a taking order. */
  interface FillListener {
    void filled(Side takerSide, long price, long quantity);
  }

  private FillListener fillListener = (_, _, _) -> {};

  OrderFlow(Listing listing, Noise noise, OpeningBook book) {
    this.draws = new Draws(noise);
    this.model = new OrderModel(listing, draws);
    this.staleTicks = listing.spreadTicks();
    this.lastPrice = book.lastPrice();
    for (int i = 0; i < book.size(); i++) {
      offer(book.side(i), book.price(i), book.quantity(i), LiveOrders.UNPLANNED);
    }
  }

  /** The matching engine; must only be read. */
  MatchingEngine book() {
    return engine;
  }

  /** Cancels some resting orders and places new ones. */
  void refresh() {
    int cancelled = draws.poisson(CANCELLED * orders.size());
    for (int i = 0; i < cancelled && orders.size() > 0; i++) {
      cancel(orders.at(draws.below(orders.size())));
    }
    Side first = draws.coin() ? Side.BUY : Side.SELL;
    offerAround(first);
    offerAround(opposite(first));
    fillUp();
  }

  /**
   * Refreshes the resting orders and moves the book towards the opening book of the next minute.
   *
   * @param left number of such refreshes, including this one; after the last, the book is equal to
   *     {@code next}
   */
  void converge(OpeningBook next, int left) {
    Convergence converging = convergence;
    if (converging == null) {
      converging = new Convergence(next);
      convergence = converging;
    }
    converging.step(left);
    if (left > 1) {
      offerNear(Side.BUY);
      offerNear(Side.SELL);
      fillUp();
    }
  }

  /**
   * Prepares the book for a taking order: cancels resting orders that are in the way of the target
   * price, and adds quantity where it is missing.
   *
   * @param target the price at which the order should trade
   * @param exact whether it must trade exactly at that price
   * @param quantity the quantity of the order
   * @param low the lowest price at which an order may trade
   * @param high the highest price at which an order may trade
   */
  void prepare(long target, boolean exact, long quantity, long low, long high) {
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
      offer(offering, takerLimit, missing + model.quantity() / 2, LiveOrders.UNPLANNED);
    }
    offerNear(takerSide);
    fillUp();
  }

  /** Executes the taking order that the book was prepared for. */
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

  /** The side of the taking order: buying raises the price, selling lowers it. */
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

  /** Cancels the orders of one side at better prices than the given one. */
  private void pull(Side side, long price) {
    for (int place = orders.size() - 1; place >= 0; place--) {
      int number = orders.at(place);
      if (orders.side(number) == side && isBetter(side, orders.price(number), price)) {
        cancel(number);
      }
    }
  }

  /** The quantity of one side up to a price. */
  private long available(Side side, long worst) {
    long available = 0;
    for (int i = 0; i < engine.levels(side) && !isBetter(side, worst, engine.price(side, i)); i++) {
      available += engine.quantity(side, i);
    }
    return available;
  }

  private void offerAround(Side side) {
    offerNear(side);
    int more = draws.poisson(OFFERED);
    for (int i = 0; i < more; i++) {
      offerAt(side, model.distance(), model.quantity());
    }
  }

  private void offerNear(Side side) {
    offerAt(side, model.nearDistance(), model.nearQuantity());
  }

  /** Places an order at a distance from the best price of the other side. */
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

  /** Adds orders until both sides have enough levels. */
  private void fillUp() {
    fillUp(Side.BUY);
    fillUp(Side.SELL);
  }

  private void fillUp(Side side) {
    long away = side == Side.BUY ? -1 : 1;
    while (engine.levels(side) < OrderModel.LEVELS) {
      int levels = engine.levels(side);
      if (levels == 0) {
        offerNear(side);
        continue;
      }
      long price = engine.price(side, levels - 1) + away * model.nearDistance();
      if (price < 1) {
        return;
      }
      offer(side, price, model.quantity(), LiveOrders.UNPLANNED);
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

  /** Tracks the resting orders. A rejection would be an error of the flow. */
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
      removeFromPlan(maker);
      if (makerOpen == 0) {
        orders.remove(maker);
      }
      fillListener.filled(side, price, quantity);
    }

    @Override
    public void cancelled(long orderId, long quantity, long open, Cancellation reason) {
      if (orderId == TAKER) {
        throw new IllegalStateException(
            "taking order lacks a quantity of %d in the book".formatted(quantity));
      }
      removeFromPlan((int) orderId);
      orders.remove((int) orderId);
    }

    @Override
    public void replaced(long orderId, long price, long open, boolean keptPriority) {}

    /** An order that is partly filled or cancelled no longer matches the plan. */
    private void removeFromPlan(int number) {
      int plan = orders.plan(number);
      if (plan != LiveOrders.UNPLANNED && convergence != null) {
        convergence.lost(plan);
        orders.unplan(number);
      }
    }
  }

  /** Changes the book to a planned one, order by order. */
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

    /**
     * Places the orders that are farthest from the best prices first; orders beyond the last price
     * wait.
     */
    private void offerMissing(int max) {
      int offered = 0;
      for (int i = rests.length - 1; i >= 0 && offered < max; i--) {
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

    private void cancelUnplanned(int max) {
      int left = max;
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
