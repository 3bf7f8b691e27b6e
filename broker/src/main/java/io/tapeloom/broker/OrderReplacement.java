package io.tapeloom.broker;

import io.tapeloom.broker.Command.LegPrice;
import io.tapeloom.broker.OrderRefusal.Code;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Replaces orders: their quantity, prices and brackets. Not thread-safe. */
final class OrderReplacement {

  private final BrokerCore core;
  private final Trading trading;
  private final OrderDoor door;
  private final Legs legs;

  OrderReplacement(BrokerCore core, Trading trading, OrderDoor door, Legs legs) {
    this.core = core;
    this.trading = trading;
    this.door = door;
    this.legs = legs;
  }

  Answer replace(PaperAccount account, Command.Replace command) {
    var refusal = OrderDesk.find(account, command.orderId());
    if (refusal != null) {
      return new Answer.Refused(refusal);
    }
    var order = Objects.requireNonNull(account.orders.get(command.orderId()));
    var view = core.market(order);
    if (view == null) {
      return OrderDesk.unknownSymbol(order.terms.symbol());
    }
    refusal = order.isReducing() ? null : door.takeRate(account);
    if (refusal == null) {
      refusal = checkReplace(view, order, command);
    }
    long quantity = command.quantity().orElse(order.quantity);
    long price = command.price().orElse(order.price);
    long stop = command.stopPrice().orElse(order.stopPrice);
    if (refusal == null) {
      refusal = checkBracket(view, order, command, price, stop);
    }
    if (refusal == null) {
      refusal = door.room(account, newLegs(order, command));
    }
    boolean changes = quantity != order.quantity || price != order.price || stop != order.stopPrice;
    long holdPrice = order.holdPrice;
    if (refusal == null && changes) {
      long leaves = quantity - order.filled;
      boolean isWaiting = order.status == OrderStatus.PENDING;
      holdPrice =
          trading.holdPrice(view, account, order.side, leaves, price, isWaiting ? stop : Fact.NONE);
      refusal = checkMoney(account, view, order, leaves, price, holdPrice);
    }
    if (refusal != null) {
      return new Answer.Refused(refusal);
    }
    if (changes) {
      move(account, view, order, new Fact.Replaced(order.id, quantity, price, stop, holdPrice));
    }
    legs.change(account, view, order, Leg.TAKE_PROFIT, command.takeProfit());
    legs.change(account, view, order, Leg.STOP_LOSS, command.stopLoss());
    trading.enterLegs();
    return new Answer.Replaced(order.view());
  }

  private void move(
      PaperAccount account, MarketView view, PaperOrder order, Fact.Replaced replaced) {
    boolean keepsPlace = replaced.price() == order.price && replaced.quantity() <= order.quantity;
    boolean resizes = replaced.quantity() != order.quantity;
    core.record(account.user, replaced);
    if (resizes) {
      legs.follow(account, order);
    }
    if (!keepsPlace) {
      view.requeue(order);
    }
    if (order.armed && (!keepsPlace || order.status == OrderStatus.PENDING)) {
      trading.enter(account, order);
    }
  }

  private @Nullable OrderRefusal checkReplace(
      MarketView view, PaperOrder order, Command.Replace command) {
    if (command.quantity().isPresent()) {
      long quantity = command.quantity().getAsLong();
      if (order.leg != null) {
        return OrderRefusal.of(
            Code.INVALID_QUANTITY,
            "quantity",
            "the quantity of a bracket's leg follows its order or position");
      }
      var refusal = RequestChecks.quantity(quantity, view.terms);
      if (refusal != null) {
        return refusal;
      }
      if (quantity <= order.filled) {
        return OrderRefusal.of(
            Code.INVALID_QUANTITY,
            "quantity",
            "quantity must be above what is filled, %s; it is the quantity of the whole order"
                .formatted(Money.text(view.terms.quantity(order.filled))));
      }
    }
    var refusal =
        replaceable(
            "price", Code.INVALID_PRICE, order.price != Fact.NONE, command.price(), view.terms);
    boolean hasStop = order.status == OrderStatus.PENDING && order.type.hasStop();
    return refusal != null
        ? refusal
        : replaceable(
            "stop_price",
            Code.INVALID_STOP_PRICE,
            hasStop && !order.trails(),
            command.stopPrice(),
            view.terms);
  }

  private static @Nullable OrderRefusal replaceable(
      String field, Code code, boolean isAllowed, OptionalLong price, Terms terms) {
    if (price.isEmpty()) {
      return null;
    }
    return isAllowed
        ? RequestChecks.price(field, code, price.getAsLong(), terms)
        : OrderRefusal.of(code, field, "this order has no %s to replace".formatted(field));
  }

  private static int newLegs(PaperOrder order, Command.Replace command) {
    return (isNew(command.takeProfit(), order.takeProfitLeg) ? 1 : 0)
        + (isNew(command.stopLoss(), order.stopLossLeg) ? 1 : 0);
  }

  /** Whether a command adds a leg that does not exist. */
  static boolean isNew(LegPrice change, long existingLeg) {
    return change instanceof LegPrice.At && existingLeg == Fact.NO_ORDER;
  }

  private static @Nullable OrderRefusal checkBracket(
      MarketView view, PaperOrder order, Command.Replace command, long price, long stop) {
    boolean changesLegs =
        !(command.takeProfit() instanceof LegPrice.Keep)
            || !(command.stopLoss() instanceof LegPrice.Keep);
    if (changesLegs && order.isReducing()) {
      return OrderRefusal.of(
          command.takeProfit() instanceof LegPrice.Keep
              ? Code.INVALID_STOP_LOSS
              : Code.INVALID_TAKE_PROFIT,
          command.takeProfit() instanceof LegPrice.Keep ? "stop_loss" : "take_profit",
          "an order that only reduces a position cannot have a bracket");
    }
    if (order.leg != null) {
      return null;
    }
    var entry = PaperOrder.optional(price == Fact.NONE ? stop : price);
    return RequestChecks.bracket(
        order.side,
        entry,
        Legs.after(command.takeProfit(), order.takeProfit),
        Legs.after(command.stopLoss(), order.stopLoss),
        view.terms);
  }

  private @Nullable OrderRefusal checkMoney(
      PaperAccount account,
      MarketView view,
      PaperOrder order,
      long leaves,
      long price,
      long holdPrice) {
    if (order.status == OrderStatus.OPEN && price != Fact.NONE) {
      var refusal = door.price(view, order.side, price, order.postOnly);
      if (refusal == null) {
        refusal = door.ownOrders(account, view, order.side, leaves, price);
      }
      if (refusal != null) {
        return refusal;
      }
    }
    if (order.leg != null) {
      return null;
    }
    var need = door.need(account, view, order.side, leaves, holdPrice, order.id);
    return door.afford(account, view, order.side, order.isReducing(), leaves, need, order.hold);
  }
}
