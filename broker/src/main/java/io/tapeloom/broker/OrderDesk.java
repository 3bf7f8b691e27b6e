package io.tapeloom.broker;

import io.tapeloom.broker.Command.LegPrice;
import io.tapeloom.broker.Fact.OrderSpec;
import io.tapeloom.broker.Fact.Origin;
import io.tapeloom.broker.OrderRefusal.Code;
import io.tapeloom.market.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Handles the commands that change orders and positions. Not thread-safe. */
final class OrderDesk {

  private final BrokerCore core;
  private final Trading trading;
  private final OrderDoor door;

  OrderDesk(BrokerCore core, Trading trading, OrderDoor door) {
    this.core = core;
    this.trading = trading;
    this.door = door;
  }

  Answer place(PaperAccount account, OrderRequest request) {
    var repeated = door.repeated(account, request);
    if (repeated != null) {
      return repeated;
    }
    var refusal = request.reduceOnly() ? null : door.takeRate(account);
    if (refusal != null) {
      return new Answer.Refused(refusal);
    }
    var view = core.market(request.symbol());
    if (view == null) {
      return unknownSymbol(request.symbol());
    }
    refusal = RequestChecks.check(request, view.terms);
    if (refusal == null) {
      refusal = door.check(account, view, request);
    }
    var need = refusal == null ? door.need(account, view, request) : null;
    if (need != null) {
      refusal = afford(account, view, request, need);
    }
    if (refusal != null || need == null) {
      return new Answer.Refused(Objects.requireNonNull(refusal));
    }
    return new Answer.Placed(accept(account, view, request, need).view(), false);
  }

  @Nullable OrderRefusal afford(
      PaperAccount account, MarketView view, OrderRequest request, OrderDoor.Need need) {
    return door.afford(
        account,
        view,
        request.side(),
        request.reduceOnly(),
        request.quantity(),
        need,
        BigDecimal.ZERO);
  }

  static Answer unknownSymbol(String symbol) {
    return new Answer.Refused(
        OrderRefusal.of(
            Code.UNKNOWN_SYMBOL, "symbol", "there is no symbol \"%s\"".formatted(symbol)));
  }

  private PaperOrder accept(
      PaperAccount account, MarketView view, OrderRequest request, OrderDoor.Need need) {
    long id = core.state.nextOrderId;
    long expires =
        request.timeInForce() == OrderRequest.TimeInForce.DAY
            ? core.marketTerms.sessionEndNanos(view.instrument, core.marketNanos)
            : Fact.NONE;
    core.record(
        account.user,
        new Fact.Accepted(
            new OrderSpec(
                id,
                view.symbol(),
                request.side(),
                request.type(),
                request.type().hasStop() ? OrderStatus.PENDING : OrderStatus.OPEN,
                request.quantity(),
                request.price().orElse(Fact.NONE),
                firstStop(view, request),
                request.trailPrice().orElse(Fact.NONE),
                request.trailPpm().orElse(Fact.NONE),
                request.timeInForce(),
                request.postOnly(),
                request.reduceOnly(),
                request.clientOrderId().orElse(null),
                request.connection().orElse(null),
                request.fingerprint(),
                expires,
                need.holdPrice(),
                Origin.USER,
                true,
                null,
                Fact.NO_ORDER)));
    var legSide = MarketView.other(request.side());
    request
        .takeProfit()
        .ifPresent(price -> addLeg(account, view, Leg.TAKE_PROFIT, legSide, id, price));
    request.stopLoss().ifPresent(price -> addLeg(account, view, Leg.STOP_LOSS, legSide, id, price));
    var order = Objects.requireNonNull(account.orders.get(id));
    if (order.opening > 0 && core.free(account, account.book(view.terms.currency())).signum() < 0) {
      account.unaffordable++;
    }
    trading.enter(account, order);
    trading.enterLegs();
    return order;
  }

  /** The first stop price: of a trailing stop, the one from the last trade. */
  private static long firstStop(MarketView view, OrderRequest request) {
    if (!request.trails()) {
      return request.stopPrice().orElse(Fact.NONE);
    }
    return view.traded
        ? Trail.from(
            request.side(),
            view.last,
            request.trailPrice().orElse(Fact.NONE),
            request.trailPpm().orElse(Fact.NONE),
            view.terms.minMove())
        : Fact.NONE;
  }

  private void addLeg(
      PaperAccount account, MarketView view, Leg leg, Side side, long parentId, long price) {
    long quantity = Objects.requireNonNull(account.orders.get(parentId)).quantity;
    core.record(
        account.user,
        new Fact.Accepted(
            Brackets.leg(core.state.nextOrderId, leg, view, side, quantity, price, parentId)));
  }

  /** An order that has not ended, or the refusal. */
  private @Nullable OrderRefusal find(PaperAccount account, long orderId) {
    if (account.orders.containsKey(orderId)) {
      return null;
    }
    return account.ended(orderId) == null
        ? OrderRefusal.of(Code.UNKNOWN_ORDER, "order_id", "there is no order %d".formatted(orderId))
        : OrderRefusal.of(Code.ORDER_NOT_OPEN, "order_id", "order %d has ended".formatted(orderId));
  }

  Answer cancel(PaperAccount account, long orderId) {
    var refusal = find(account, orderId);
    if (refusal != null) {
      return new Answer.Refused(refusal);
    }
    var order = Objects.requireNonNull(account.orders.get(orderId));
    core.cancel(account, order, EndReason.USER);
    return new Answer.Cancelled(List.of(order.view()));
  }

  Answer cancelAll(PaperAccount account, Optional<String> symbol, EndReason reason) {
    if (symbol.isPresent() && core.market(symbol.get()) == null) {
      return unknownSymbol(symbol.get());
    }
    var cancelled = new ArrayList<OrderView>();
    for (var order : List.copyOf(account.orders.values())) {
      if (symbol.isEmpty() || symbol.get().equals(order.terms.symbol())) {
        if (order.isLive()) {
          core.cancel(account, order, reason);
        }
        cancelled.add(order.view());
      }
    }
    return new Answer.Cancelled(cancelled);
  }

  Answer replace(PaperAccount account, Command.Replace command) {
    var refusal = find(account, command.orderId());
    if (refusal != null) {
      return new Answer.Refused(refusal);
    }
    var order = Objects.requireNonNull(account.orders.get(command.orderId()));
    var view = core.market(order);
    if (view == null) {
      return unknownSymbol(order.terms.symbol());
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
    changeLeg(account, view, order, Leg.TAKE_PROFIT, command.takeProfit());
    changeLeg(account, view, order, Leg.STOP_LOSS, command.stopLoss());
    trading.enterLegs();
    return new Answer.Replaced(order.view());
  }

  private void move(
      PaperAccount account, MarketView view, PaperOrder order, Fact.Replaced replaced) {
    boolean keepsPlace = replaced.price() == order.price && replaced.quantity() <= order.quantity;
    core.record(account.user, replaced);
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
        after(command.takeProfit(), order.takeProfit),
        after(command.stopLoss(), order.stopLoss),
        view.terms);
  }

  /** The price of a leg after a command. */
  private static OptionalLong after(LegPrice change, long price) {
    return switch (change) {
      case LegPrice.Keep() -> PaperOrder.optional(price);
      case LegPrice.Remove() -> OptionalLong.empty();
      case LegPrice.At(var now) -> OptionalLong.of(now);
    };
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

  /** Adds, moves or removes the leg of an order. */
  private void changeLeg(
      PaperAccount account, MarketView view, PaperOrder order, Leg leg, LegPrice change) {
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
          moveLeg(account, view, existing, price);
        } else if (order.isLive()) {
          var side = MarketView.other(order.side);
          addLeg(account, view, leg, side, order.id, price);
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

  private void moveLeg(PaperAccount account, MarketView view, PaperOrder leg, long price) {
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

  Answer close(PaperAccount account, String symbol, OptionalLong quantity) {
    var view = core.market(symbol);
    if (view == null) {
      return unknownSymbol(symbol);
    }
    var holding = account.holding(symbol);
    if (holding == null || holding.size == 0) {
      return noPosition(symbol);
    }
    long part = quantity.orElse(holding.room());
    if (part < 1 || part > holding.room()) {
      return new Answer.Refused(
          OrderRefusal.of(
              Code.INVALID_QUANTITY,
              "quantity",
              "quantity must be above 0 and at most %s, got %s"
                  .formatted(
                      Money.text(view.terms.quantity(holding.room())),
                      Money.text(view.terms.quantity(part)))));
    }
    if (!core.isOpen()) {
      return new Answer.Refused(
          OrderRefusal.of(
              Code.MARKET_CLOSED,
              "the market is %s: positions cannot be closed now"
                  .formatted(OrderDoor.word(core.phase))));
    }
    var side = holding.size > 0 ? Side.SELL : Side.BUY;
    var refusal = door.ownOrders(account, view, side, part, Fact.NONE);
    if (refusal != null) {
      return new Answer.Refused(refusal);
    }
    var order = trading.reduce(account, holding, part, Origin.CLOSE);
    trading.enterLegs();
    return new Answer.Placed(order.view(), false);
  }

  private static Answer noPosition(String symbol) {
    return new Answer.Refused(
        OrderRefusal.of(
            Code.INSUFFICIENT_POSITION, "symbol", "there is no position in %s".formatted(symbol)));
  }

  Answer bracket(PaperAccount account, Command.PositionBrackets command) {
    var view = core.market(command.symbol());
    if (view == null) {
      return unknownSymbol(command.symbol());
    }
    var holding = account.holding(command.symbol());
    if (holding == null || holding.size == 0) {
      return noPosition(command.symbol());
    }
    var now = holding.view(core.mark(holding));
    var side = holding.size > 0 ? Side.BUY : Side.SELL;
    var refusal =
        RequestChecks.bracket(
            side,
            OptionalLong.empty(),
            after(command.takeProfit(), now.takeProfit().orElse(Fact.NONE)),
            after(command.stopLoss(), now.stopLoss().orElse(Fact.NONE)),
            view.terms);
    if (refusal == null) {
      refusal = door.room(account, 2);
    }
    if (refusal == null) {
      refusal = changePositionLeg(account, view, holding, Leg.TAKE_PROFIT, command.takeProfit());
    }
    if (refusal == null) {
      refusal = changePositionLeg(account, view, holding, Leg.STOP_LOSS, command.stopLoss());
    }
    trading.enterLegs();
    return refusal != null
        ? new Answer.Refused(refusal)
        : new Answer.PositionShown(holding.view(core.mark(holding)));
  }

  private @Nullable OrderRefusal changePositionLeg(
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
          moveLeg(account, view, existing, price);
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

  void reset(PaperAccount account) {
    cancelAll(account, Optional.empty(), EndReason.RESET);
    core.record(account.user, new Fact.Reset());
  }
}
