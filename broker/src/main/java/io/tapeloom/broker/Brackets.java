package io.tapeloom.broker;

import io.tapeloom.broker.Fact.OrderSpec;
import io.tapeloom.broker.Fact.Origin;
import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the orders that close a position within it: the legs of brackets share the filled quantity
 * of their order and cancel each other, the legs of a position follow its size, and orders that may
 * only reduce shrink with it, newest first. Not thread-safe.
 */
final class Brackets {

  private final BrokerCore core;

  Brackets(BrokerCore core) {
    this.core = core;
  }

  /** The leg of an order or position, waiting or at work. */
  static OrderSpec leg(
      long id, Leg leg, MarketView view, Side side, long quantity, long price, long parentId) {
    boolean profits = leg == Leg.TAKE_PROFIT;
    boolean armed = parentId == Fact.NO_ORDER;
    return new OrderSpec(
        id,
        view.symbol(),
        side,
        profits ? OrderType.LIMIT : OrderType.STOP,
        armed && profits ? OrderStatus.OPEN : OrderStatus.PENDING,
        quantity,
        profits ? price : Fact.NONE,
        profits ? Fact.NONE : price,
        Fact.NONE,
        Fact.NONE,
        TimeInForce.GTC,
        false,
        true,
        null,
        null,
        0,
        Fact.NONE,
        price,
        Origin.USER,
        armed,
        leg,
        parentId);
  }

  /** An order was filled. */
  void filled(PaperAccount account, PaperOrder order, long quantity) {
    if (order.leg == null) {
      grow(account, order.takeProfitLeg, quantity);
      grow(account, order.stopLossLeg, quantity);
    } else {
      shrink(account, account.orders.get(order.siblingId), quantity);
      var parent = account.orders.get(order.parentId);
      if (order.leaves == 0 && parent != null) {
        core.cancel(account, parent, EndReason.OCO);
      }
    }
    var holding = account.holding(order.terms.symbol());
    if (holding != null) {
      follow(account, holding);
    }
  }

  /** A leg gets its share of what its order was filled with. */
  private void grow(PaperAccount account, long legId, long quantity) {
    var leg = account.orders.get(legId);
    if (leg != null) {
      resize(account, leg, leg.armed ? leg.quantity + quantity : quantity);
    }
  }

  private void resize(PaperAccount account, PaperOrder order, long quantity) {
    boolean grows = !order.armed || quantity > order.quantity;
    core.record(account.user, new Fact.Resized(order.id, quantity, true));
    if (grows && order.leg != null) {
      var view = core.market(order);
      if (view != null) {
        view.requeue(order);
      }
      core.entering.add(order);
    }
  }

  private void shrink(PaperAccount account, @Nullable PaperOrder order, long by) {
    if (order == null || !order.isLive()) {
      return;
    }
    if (order.leaves <= by) {
      core.cancel(account, order, order.leg == null ? EndReason.UNFILLED : EndReason.OCO);
    } else {
      resize(account, order, order.quantity - by);
    }
  }

  /** Lets the orders that close a position follow its size. */
  void follow(PaperAccount account, Holding holding) {
    for (var order : List.copyOf(holding.orders.values())) {
      if (order.isLive() && order.armed && mustReduce(order) && !holding.isReducedBy(order.side)) {
        core.cancel(account, order, order.leg == null ? EndReason.UNFILLED : EndReason.OCO);
      }
    }
    long excess = claimed(holding) - holding.room();
    if (excess > 0) {
      cut(account, holding, excess);
    } else if (excess < 0) {
      extend(account, holding, -excess);
    }
  }

  /** Whether an order must not open a position. */
  private static boolean mustReduce(PaperOrder order) {
    return order.isReducing()
        || (order.account.type == AccountType.CASH && order.side == Side.SELL);
  }

  /** What the orders would close that must not open. */
  private static long claimed(Holding holding) {
    long claimed = 0;
    for (var order : holding.orders.values()) {
      if (order.armed && mustReduce(order) && !holding.countsWithSibling(order)) {
        claimed += order.leaves;
      }
    }
    return claimed;
  }

  /** Cuts orders, newest first; those that are closing the position now, last. */
  private void cut(PaperAccount account, Holding holding, long excess) {
    var candidates = new ArrayList<PaperOrder>();
    for (var order : holding.orders.descendingMap().values()) {
      if (order.armed
          && mustReduce(order)
          && order.origin == Origin.USER
          && !holding.countsWithSibling(order)) {
        candidates.add(order);
      }
    }
    long left = excess;
    for (var order : candidates) {
      if (left == 0) {
        return;
      }
      if (order.isLive()) {
        long by = Math.min(left, order.leaves);
        left -= by;
        var sibling = account.orders.get(order.siblingId);
        shrink(account, order, by);
        shrink(account, sibling, by);
      }
    }
  }

  /** The legs of a position grow with it. */
  private void extend(PaperAccount account, Holding holding, long by) {
    for (long legId : new long[] {holding.takeProfitLeg, holding.stopLossLeg}) {
      var leg = account.orders.get(legId);
      if (leg != null) {
        resize(account, leg, leg.quantity + by);
      }
    }
  }
}
