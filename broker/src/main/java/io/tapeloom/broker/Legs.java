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
    long legId = leg == Leg.TAKE_PROFIT ? order.takeProfitLeg : order.stopLossLeg;
    var existing = account.orders.get(legId);
    switch (change) {
      case LegPrice.Keep() -> {}
      case LegPrice.Remove() -> {
        if (existing != null) {
          core.cancel(account, existing, EndReason.USER);
        }
      }
      case LegPrice.At(var price) -> {
        if (existing != null) {
          move(account, view, existing, price);
        } else if (order.isLive()) {
          var side = MarketView.other(order.side);
          add(account, view, leg, side, order.id, price);
          arm(account, order, core.state.nextOrderId - 1);
        }
      }
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
    long legId = leg == Leg.TAKE_PROFIT ? holding.takeProfitLeg : holding.stopLossLeg;
    var existing = account.orders.get(legId);
    switch (change) {
      case LegPrice.Keep() -> {}
      case LegPrice.Remove() -> {
        if (existing != null) {
          core.cancel(account, existing, EndReason.USER);
        }
      }
      case LegPrice.At(var price) -> {
        if (existing != null) {
          move(account, view, existing, price);
          return null;
        }
        var side = holding.size > 0 ? Side.SELL : Side.BUY;
        var other =
            account.orders.get(
                leg == Leg.TAKE_PROFIT ? holding.stopLossLeg : holding.takeProfitLeg);
        long quantity = other == null ? holding.unclaimed(side) : other.leaves;
        if (quantity == 0) {
          return OrderRefusal.of(
              Code.INSUFFICIENT_POSITION,
              leg == Leg.TAKE_PROFIT ? "take_profit" : "stop_loss",
              "other orders close the whole position already");
        }
        long id = core.state.nextOrderId;
        core.record(
            account.user,
            new Fact.Accepted(Brackets.leg(id, leg, view, side, quantity, price, Fact.NO_ORDER)));
        core.entering.add(Objects.requireNonNull(account.orders.get(id)));
      }
    }
    return null;
  }
}
