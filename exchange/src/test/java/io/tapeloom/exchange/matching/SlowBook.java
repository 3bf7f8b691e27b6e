package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a {@link MatchingEngine} as a simple model: one list of orders in the order of
 * arrival, searched from the start in every step.
 */
final class SlowBook {

  record Resting(
      long id, long account, Side side, long price, long open, long done, boolean postOnly) {

    Resting less(long quantity) {
      return new Resting(id, account, side, price, open - quantity, done + quantity, postOnly);
    }
  }

  private final SelfTradePolicy policy;
  private final int capacity;
  private final Recorder listener;
  private final List<Resting> orders = new ArrayList<>();

  SlowBook(SelfTradePolicy policy, int capacity, Recorder listener) {
    this.policy = policy;
    this.capacity = capacity;
    this.listener = listener;
  }

  /** In order of arrival. */
  List<Resting> orders() {
    return List.copyOf(orders);
  }

  void apply(Request request) {
    switch (request) {
      case Request.Limit limit -> limit(limit);
      case Request.Market market -> market(market);
      case Request.Cancel cancel -> cancel(cancel);
      case Request.Replace replace -> replace(replace);
    }
  }

  private void limit(Request.Limit limit) {
    boolean mayRest =
        limit.timeInForce() == TimeInForce.GOOD_TILL_CANCELLED
            || limit.timeInForce() == TimeInForce.POST_ONLY;
    if (limit.quantity() < 1) {
      listener.rejected(limit.orderId(), Rejection.QUANTITY_OUT_OF_RANGE);
    } else if (find(limit.orderId()).isPresent()) {
      listener.rejected(limit.orderId(), Rejection.DUPLICATE_ORDER);
    } else if (limit.price() < 1) {
      listener.rejected(limit.orderId(), Rejection.PRICE_OUT_OF_RANGE);
    } else if (mayRest && orders.size() == capacity) {
      listener.rejected(limit.orderId(), Rejection.BOOK_FULL);
    } else if (limit.timeInForce() == TimeInForce.POST_ONLY
        && best(limit.side(), limit.price()).isPresent()) {
      listener.rejected(limit.orderId(), Rejection.WOULD_TAKE);
    } else {
      listener.accepted(limit.orderId(), limit.side(), limit.price(), limit.quantity());
      if (limit.timeInForce() == TimeInForce.FILL_OR_KILL && !wouldFill(limit)) {
        listener.cancelled(limit.orderId(), limit.quantity(), 0, Cancellation.UNFILLED);
        return;
      }
      Resting taker =
          new Resting(
              limit.orderId(),
              limit.account(),
              limit.side(),
              limit.price(),
              limit.quantity(),
              0,
              limit.timeInForce() == TimeInForce.POST_ONLY);
      Resting left = take(taker);
      if (left.open() > 0 && mayRest) {
        orders.add(left);
      } else if (left.open() > 0) {
        listener.cancelled(left.id(), left.open(), 0, Cancellation.UNFILLED);
      }
    }
  }

  private void market(Request.Market market) {
    if (market.quantity() < 1) {
      listener.rejected(market.orderId(), Rejection.QUANTITY_OUT_OF_RANGE);
    } else if (find(market.orderId()).isPresent()) {
      listener.rejected(market.orderId(), Rejection.DUPLICATE_ORDER);
    } else {
      listener.accepted(market.orderId(), market.side(), 0, market.quantity());
      long anyPrice = market.side() == Side.BUY ? 1_000 : 1;
      Resting left =
          take(
              new Resting(
                  market.orderId(),
                  market.account(),
                  market.side(),
                  anyPrice,
                  market.quantity(),
                  0,
                  false));
      if (left.open() > 0) {
        listener.cancelled(left.id(), left.open(), 0, Cancellation.UNFILLED);
      }
    }
  }

  private void cancel(Request.Cancel cancel) {
    Optional<Resting> found = find(cancel.orderId());
    if (found.isEmpty()) {
      listener.rejected(cancel.orderId(), Rejection.UNKNOWN_ORDER);
    } else {
      orders.remove(found.get());
      listener.cancelled(cancel.orderId(), found.get().open(), 0, Cancellation.REQUESTED);
    }
  }

  private void replace(Request.Replace replace) {
    Optional<Resting> found = find(replace.orderId());
    if (found.isEmpty()) {
      listener.rejected(replace.orderId(), Rejection.UNKNOWN_ORDER);
      return;
    }
    Resting old = found.get();
    long open = replace.quantity() - old.done();
    Resting renewed =
        new Resting(
            old.id(), old.account(), old.side(), replace.price(), open, old.done(), old.postOnly());
    if (replace.quantity() < 1) {
      listener.rejected(old.id(), Rejection.QUANTITY_OUT_OF_RANGE);
    } else if (replace.price() < 1) {
      listener.rejected(old.id(), Rejection.PRICE_OUT_OF_RANGE);
    } else if (open < 1) {
      listener.rejected(old.id(), Rejection.ALREADY_DONE);
    } else if (old.postOnly() && best(old.side(), replace.price()).isPresent()) {
      listener.rejected(old.id(), Rejection.WOULD_TAKE);
    } else if (replace.price() == old.price() && open <= old.open()) {
      orders.set(orders.indexOf(old), renewed);
      listener.replaced(old.id(), old.price(), open, true);
    } else {
      orders.remove(old);
      listener.replaced(old.id(), replace.price(), open, false);
      Resting left = take(renewed);
      if (left.open() > 0) {
        orders.add(left);
      }
    }
  }

  private Resting take(Resting incoming) {
    Resting taker = incoming;
    while (taker.open() > 0) {
      Optional<Resting> best = best(taker.side(), taker.price());
      if (best.isEmpty()) {
        return taker;
      }
      Resting maker = best.get();
      long both = Math.min(taker.open(), maker.open());
      if (!isSelfTrade(taker.account(), maker)) {
        taker = taker.less(both);
        lessen(maker, both);
        listener.filled(
            maker.id(),
            taker.id(),
            taker.side(),
            maker.price(),
            both,
            maker.open() - both,
            taker.open());
        continue;
      }
      long makerLoses =
          switch (policy) {
            case ALLOW, CANCEL_NEWEST -> 0;
            case CANCEL_OLDEST, CANCEL_BOTH -> maker.open();
            case DECREMENT -> both;
          };
      long takerLoses =
          switch (policy) {
            case ALLOW, CANCEL_OLDEST -> 0;
            case CANCEL_NEWEST, CANCEL_BOTH -> taker.open();
            case DECREMENT -> both;
          };
      if (makerLoses > 0) {
        lessen(maker, makerLoses);
        long open = maker.open() - makerLoses;
        listener.cancelled(maker.id(), makerLoses, open, Cancellation.SELF_TRADE);
      }
      if (takerLoses > 0) {
        taker = taker.less(takerLoses);
        listener.cancelled(taker.id(), takerLoses, taker.open(), Cancellation.SELF_TRADE);
      }
    }
    return taker;
  }

  private boolean wouldFill(Request.Limit limit) {
    var copy = new SlowBook(policy, capacity, new Recorder());
    copy.orders.addAll(orders);
    copy.take(
        new Resting(
            limit.orderId(),
            limit.account(),
            limit.side(),
            limit.price(),
            limit.quantity(),
            0,
            false));
    return copy.listener.events().stream()
            .mapToLong(it -> it instanceof EngineEvent.Filled fill ? fill.quantity() : 0)
            .sum()
        == limit.quantity();
  }

  /** The order of the other side with which an order with this limit trades first. */
  private Optional<Resting> best(Side side, long limitPrice) {
    Comparator<Resting> lowest = Comparator.comparingLong(Resting::price);
    return side == Side.BUY
        ? orders.stream()
            .filter(order -> order.side() == Side.SELL && order.price() <= limitPrice)
            .min(lowest)
        : orders.stream()
            .filter(order -> order.side() == Side.BUY && order.price() >= limitPrice)
            .min(lowest.reversed());
  }

  private boolean isSelfTrade(long account, Resting maker) {
    return policy != SelfTradePolicy.ALLOW && account != 0 && account == maker.account();
  }

  private void lessen(Resting order, long quantity) {
    if (order.open() == quantity) {
      orders.remove(order);
    } else {
      orders.set(orders.indexOf(order), order.less(quantity));
    }
  }

  private Optional<Resting> find(long id) {
    return orders.stream().filter(order -> order.id() == id).findFirst();
  }
}
