package io.tapeloom.broker;

import io.tapeloom.broker.Command.LegPrice;
import io.tapeloom.broker.OrderRefusal.Code;
import io.tapeloom.market.Side;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Adds, moves and removes the legs of orders and positions at a user's command. Not thread-safe.
 */
final class Legs {

  private final BrokerCore core;

  Legs(BrokerCore core) {
    this.core = core;
  }

  /** The price of a leg after a command. */
  static OptionalLong after(LegPrice change, long price) {
    return switch (change) {
      case LegPrice.Keep() -> PaperOrder.optional(price);
      case LegPrice.Remove() -> OptionalLong.empty();
      case LegPrice.At(var now) -> OptionalLong.of(now);
    };
  }

  /** Adds the leg of an order, which waits for its fills. */
  void add(PaperAccount account, MarketView view, Leg leg, Side side, long parentId, long price) {
    long quantity = Objects.requireNonNull(account.orders.get(parentId)).quantity;
    core.record(
        account.user,
        new Fact.Accepted(
            Brackets.leg(core.state.nextOrderId, leg, view, side, quantity, price, parentId)));
  }

  /** Legs that wait show the quantity of their order. */
  void follow(PaperAccount account, PaperOrder order) {
    for (long legId : new long[] {order.takeProfitLeg, order.stopLossLeg}) {
      var leg = account.orders.get(legId);
      if (leg != null && !leg.armed) {
        core.record(account.user, new Fact.Resized(legId, order.quantity, false));
      }
    }
  }

  /** Adds, moves or removes the leg of an order. */
  void change(PaperAccount account, MarketView view, PaperOrder order, Leg leg, LegPrice change) {
    var existing =
        account.orders.get(leg == Leg.TAKE_PROFIT ? order.takeProfitLeg : order.stopLossLeg);
    if (existing != null) {
      changeExisting(account, view, existing, change);
    } else if (change instanceof LegPrice.At(var price) && order.isLive()) {
      add(account, view, leg, MarketView.other(order.side), order.id, price);
      arm(account, order, core.state.nextOrderId - 1);
    }
  }

  private void changeExisting(
      PaperAccount account, MarketView view, PaperOrder leg, LegPrice change) {
    switch (change) {
      case LegPrice.Keep() -> {}
      case LegPrice.Remove() -> core.cancel(account, leg, EndReason.USER);
      case LegPrice.At(var price) -> move(account, view, leg, price);
    }
  }

  /** A leg that is added to a partly filled order begins to work with what is not closed yet. */
  private void arm(PaperAccount account, PaperOrder order, long legId) {
    var leg = account.orders.get(legId);
    if (leg == null || order.filled == 0) {
      return;
    }
    var sibling = account.orders.get(leg.siblingId);
    var holding = core.state.holding(account, order.terms.symbol());
    long share =
        sibling != null && sibling.armed
            ? sibling.leaves
            : Math.min(order.filled, holding.unclaimed(leg.side));
    if (share > 0) {
      core.record(account.user, new Fact.Resized(legId, share, true));
      core.entering.add(leg);
    }
  }

  private void move(PaperAccount account, MarketView view, PaperOrder leg, long price) {
    boolean profits = leg.leg == Leg.TAKE_PROFIT;
    long now = profits ? leg.price : leg.stopPrice;
    if (now != price) {
      core.record(
          account.user,
          new Fact.Replaced(
              leg.id,
              leg.quantity,
              profits ? price : leg.price,
              profits ? leg.stopPrice : price,
              price));
      view.requeue(leg);
      core.entering.add(leg);
    }
  }

  /** Adds, moves or removes the leg of a position. */
  @Nullable OrderRefusal changeOfPosition(
      PaperAccount account, MarketView view, Holding holding, Leg leg, LegPrice change) {
    boolean profits = leg == Leg.TAKE_PROFIT;
    var existing = account.orders.get(profits ? holding.takeProfitLeg : holding.stopLossLeg);
    if (existing != null) {
      changeExisting(account, view, existing, change);
      return null;
    }
    if (!(change instanceof LegPrice.At(var price))) {
      return null;
    }
    var side = holding.size > 0 ? Side.SELL : Side.BUY;
    var other = account.orders.get(profits ? holding.stopLossLeg : holding.takeProfitLeg);
    long quantity = other == null ? holding.unclaimed(side) : other.leaves;
    if (quantity == 0) {
      return OrderRefusal.of(
          Code.INSUFFICIENT_POSITION,
          profits ? "take_profit" : "stop_loss",
          "other orders close the whole position already");
    }
    long id = core.state.nextOrderId;
    core.record(
        account.user,
        new Fact.Accepted(Brackets.leg(id, leg, view, side, quantity, price, Fact.NO_ORDER)));
    core.entering.add(Objects.requireNonNull(account.orders.get(id)));
    return null;
  }
}
