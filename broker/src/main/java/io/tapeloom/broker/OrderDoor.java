package io.tapeloom.broker;

import io.tapeloom.broker.OrderRefusal.Code;
import io.tapeloom.market.Side;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an order may come in. What is refused here is no order and changes nothing. Not
 * thread-safe.
 */
final class OrderDoor {

  /** Most orders of a user that have not ended. */
  static final int MAX_OPEN_ORDERS = 200;

  /** Least average time between two orders: 10 a second. */
  private static final long INTERVAL_MILLIS = 100;

  /** How far a burst of 20 orders is ahead of that rate. */
  private static final long BURST_MILLIS = 19 * INTERVAL_MILLIS;

  private final BrokerCore core;
  private final Trading trading;

  OrderDoor(BrokerCore core, Trading trading) {
    this.core = core;
    this.trading = trading;
  }

  /**
   * What an order needs.
   *
   * @param holdPrice the price at which the part that opens is held
   * @param opening the part that opens a position
   * @param required what is held for it
   */
  record Need(long holdPrice, long opening, BigDecimal required) {}

  /** Takes a place in the user's rate of orders. */
  @Nullable OrderRefusal takeRate(PaperAccount account) {
    long next = Math.max(account.nextOrderMillis, core.wallMillis);
    long early = next - core.wallMillis - BURST_MILLIS;
    if (early > 0) {
      return OrderRefusal.later(
          Code.RATE_LIMITED,
          "at most 10 orders a second and 20 at once are allowed; retry in %d ms".formatted(early),
          early);
    }
    account.nextOrderMillis = next + INTERVAL_MILLIS;
    return null;
  }

  /** The decision about a new order. */
  sealed interface Decision {

    /** It may come in. */
    record Admitted(Need need) implements Decision {}

    /** It is no order. */
    record Refused(OrderRefusal why) implements Decision {}
  }

  /** Decides about a new order for a listed instrument. */
  Decision decide(PaperAccount account, MarketView view, OrderRequest request) {
    var refusal = RequestChecks.check(request, view.terms);
    if (refusal == null) {
      refusal = check(account, view, request);
    }
    if (refusal != null) {
      return new Decision.Refused(refusal);
    }
    var need = need(account, view, request);
    refusal =
        afford(
            account,
            view,
            request.side(),
            request.reduceOnly(),
            request.quantity(),
            need,
            BigDecimal.ZERO);
    return refusal == null ? new Decision.Admitted(need) : new Decision.Refused(refusal);
  }

  /** Checks everything but the money and the position. */
  private @Nullable OrderRefusal check(
      PaperAccount account, MarketView view, OrderRequest request) {
    if (!core.isOpen() && RequestChecks.isImmediate(request)) {
      return OrderRefusal.of(
          Code.MARKET_CLOSED,
          "the market is %s: only limit and stop orders with day or gtc are accepted"
              .formatted(word(core.phase)));
    }
    int legs = request.takeProfit().isPresent() ? 1 : 0;
    legs += request.stopLoss().isPresent() ? 1 : 0;
    var refusal = room(account, 1 + legs);
    if (refusal != null || request.type().hasStop()) {
      return refusal;
    }
    long limit = request.price().orElse(Fact.NONE);
    refusal = price(view, request.side(), limit, request.postOnly());
    return refusal != null
        ? refusal
        : ownOrders(account, view, request.side(), request.quantity(), limit);
  }

  @Nullable OrderRefusal room(PaperAccount account, int more) {
    return account.orders.size() + more <= MAX_OPEN_ORDERS
        ? null
        : OrderRefusal.of(
            Code.TOO_MANY_ORDERS,
            "at most %d orders may be open, legs of brackets included; %d are"
                .formatted(MAX_OPEN_ORDERS, account.orders.size()));
  }

  static String word(MarketPhase phase) {
    return switch (phase) {
      case OPEN -> "open";
      case CLOSED -> "closed";
      case LOST -> "not available";
      case OVER -> "over";
    };
  }

  /** Checks a limit price against the other side of the book. */
  @Nullable OrderRefusal price(MarketView view, Side side, long limit, boolean postOnly) {
    long best = view.best(MarketView.other(side));
    if (limit == Fact.NONE || best == Fact.NONE || !core.isOpen()) {
      return null;
    }
    long collar = BrokerCore.collar(side, best);
    if (!BrokerCore.isWithin(side, limit, collar)) {
      return OrderRefusal.of(
          Code.PRICE_OUT_OF_RANGE,
          "price",
          "price must be within 3%% of the best price of the other side, %s, got %s"
              .formatted(Money.text(view.terms.price(best)), Money.text(view.terms.price(limit))));
    }
    if (postOnly && BrokerCore.isWithin(side, best, limit)) {
      return OrderRefusal.of(
          Code.POST_ONLY_WOULD_TAKE,
          "price",
          "the order would trade at once: the best price of the other side is %s"
              .formatted(Money.text(view.terms.price(best))));
    }
    return null;
  }

  /** Refuses an order that would trade with another one of the account. */
  @Nullable OrderRefusal ownOrders(
      PaperAccount account, MarketView view, Side side, long quantity, long limit) {
    long worst = limit;
    if (worst == Fact.NONE) {
      var walk = trading.walk(view, account, side, quantity, Fact.NONE);
      if (walk == null) {
        return null;
      }
      worst = walk.worst();
    }
    var own = trading.inTheWay(account.holding(view.symbol()), side, worst);
    return own.isEmpty()
        ? null
        : OrderRefusal.of(
            Code.SELF_TRADE,
            "the order would trade with your own order %d".formatted(own.getFirst().id));
  }

  /** What a new order needs. */
  private Need need(PaperAccount account, MarketView view, OrderRequest request) {
    long trigger = request.stopPrice().orElse(Fact.NONE);
    if (request.trails()) {
      trigger = view.last == Fact.NONE ? 0 : Trail.first(request, view);
    }
    long holdPrice =
        trading.holdPrice(
            view,
            account,
            request.side(),
            request.quantity(),
            request.price().orElse(Fact.NONE),
            trigger);
    return need(account, view, request.side(), request.quantity(), holdPrice, Fact.NO_ORDER);
  }

  /** What an order needs, without itself if it exists. */
  Need need(
      PaperAccount account, MarketView view, Side side, long leaves, long holdPrice, long ownId) {
    var holding = account.holding(view.symbol());
    long unclaimed = holding == null ? 0 : holding.unclaimed(side, ownId);
    long opening = leaves - Math.min(leaves, unclaimed);
    return new Need(
        holdPrice,
        opening,
        Margin.hold(account.type, core.settings.fees(), view.terms, holdPrice, opening));
  }

  /**
   * Checks the money and the position.
   *
   * @param held what the order holds already
   */
  @Nullable OrderRefusal afford(
      PaperAccount account,
      MarketView view,
      Side side,
      boolean reduceOnly,
      long quantity,
      Need need,
      BigDecimal held) {
    if (need.opening == 0) {
      return null;
    }
    var holding = account.holding(view.symbol());
    if (reduceOnly || (account.type == AccountType.CASH && side == Side.SELL)) {
      return OrderRefusal.of(
          Code.INSUFFICIENT_POSITION,
          "quantity",
          "at most %s can be closed: position %s, less what other orders would close"
              .formatted(
                  Money.text(view.terms.quantity(quantity - need.opening)),
                  Money.text(view.terms.quantity(holding == null ? 0 : holding.size))));
    }
    if (holding != null && holding.room() + need.opening > Holding.MAX_SIZE) {
      return OrderRefusal.of(
          Code.INVALID_QUANTITY, "quantity", "quantity is too large for this position");
    }
    var free = core.free(account, account.book(view.terms.currency()));
    return need.required.subtract(held).compareTo(free) <= 0
        ? null
        : OrderRefusal.of(
            Code.INSUFFICIENT_FUNDS,
            "the order needs %s %s, available are %s"
                .formatted(
                    Money.text(need.required), view.terms.currency(), Money.text(free.add(held))));
  }

  /** The order of a client order id, if it is known. */
  @Nullable Answer repeated(PaperAccount account, OrderRequest request) {
    var id = request.clientOrderId();
    if (id.isEmpty()) {
      return null;
    }
    var known = account.knownIds.find(id.get(), core.wallMillis);
    if (known == null) {
      return null;
    }
    if (known.fingerprint() != request.fingerprint()) {
      return new Answer.Refused(
          new OrderRefusal(
              Code.DUPLICATE_CLIENT_ORDER_ID,
              Optional.of("client_order_id"),
              "client_order_id is in use by order %d, which is another one"
                  .formatted(known.orderId()),
              OptionalLong.empty()));
    }
    var live = account.orders.get(known.orderId());
    var order = live == null ? account.ended(known.orderId()) : live.view();
    return order == null ? new Answer.Known(known.orderId()) : new Answer.Placed(order, true);
  }
}
