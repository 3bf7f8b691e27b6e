package io.tapeloom.broker;

import io.tapeloom.broker.Fact.OrderSpec;
import io.tapeloom.broker.Fact.Origin;
import io.tapeloom.broker.OrderRefusal.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Handles the commands that place and cancel orders. Not thread-safe. */
final class OrderDesk {

  private final BrokerCore core;
  private final Trading trading;
  private final OrderDoor door;
  private final Legs legs;

  OrderDesk(BrokerCore core, Trading trading, OrderDoor door, Legs legs) {
    this.core = core;
    this.trading = trading;
    this.door = door;
    this.legs = legs;
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
    return switch (door.decide(account, view, request)) {
      case OrderDoor.Decision.Admitted(var need) ->
          new Answer.Placed(accept(account, view, request, need).view(), false);
      case OrderDoor.Decision.Refused(var why) -> new Answer.Refused(why);
    };
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
        .ifPresent(price -> legs.add(account, view, Leg.TAKE_PROFIT, legSide, id, price));
    request
        .stopLoss()
        .ifPresent(price -> legs.add(account, view, Leg.STOP_LOSS, legSide, id, price));
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
    return view.traded ? Trail.first(request, view) : Fact.NONE;
  }

  /** Why an order cannot be changed; null if it has not ended. */
  static @Nullable OrderRefusal find(PaperAccount account, long orderId) {
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

  void reset(PaperAccount account) {
    cancelAll(account, Optional.empty(), EndReason.RESET);
    core.record(account.user, new Fact.Reset());
  }
}
