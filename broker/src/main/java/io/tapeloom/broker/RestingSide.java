package io.tapeloom.broker;

import io.tapeloom.market.Side;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;

/**
 * The resting orders of all accounts on one side of an instrument, by price. A market event looks
 * only at the prices that it touches. Not thread-safe.
 */
final class RestingSide {

  private final Side side;
  private final Buckets<PaperOrder> orders = new Buckets<>();

  RestingSide(Side side) {
    this.side = side;
  }

  /** Adds an order after all others at its price. */
  void add(PaperOrder order) {
    orders.add(order.price, order);
    order.restingAt = order.price;
  }

  void remove(PaperOrder order) {
    orders.remove(order.restingAt, order);
    order.restingAt = Fact.NONE;
  }

  /** Whether any order would trade with the other side at a price. */
  boolean reaches(long price) {
    var byPrice = orders.all();
    if (byPrice.isEmpty()) {
      return false;
    }
    return side == Side.BUY ? byPrice.lastKey() >= price : byPrice.firstKey() <= price;
  }

  /**
   * The prices with orders that are shown now, but lay beyond the levels before.
   *
   * @param before the worst price that was shown before, or {@link Fact#NONE}
   * @param now the worst price that is shown now
   */
  List<Long> newlyShown(long before, long now) {
    var byPrice = orders.all();
    if (byPrice.isEmpty()) {
      return List.of();
    }
    if (before == Fact.NONE) {
      return List.copyOf(better(now).keySet());
    }
    if (side == Side.BUY ? now >= before : now <= before) {
      return List.of();
    }
    return List.copyOf(
        (side == Side.BUY
                ? byPrice.subMap(now, true, before, false)
                : byPrice.subMap(before, false, now, true))
            .keySet());
  }

  /** The orders that would trade with the other side at a price: better prices first, then age. */
  List<PaperOrder> reaching(long price) {
    return Buckets.values(better(price));
  }

  /** The orders at this price and at better prices, best price first. */
  private NavigableMap<Long, Set<PaperOrder>> better(long price) {
    var byPrice = orders.all();
    return side == Side.BUY
        ? byPrice.tailMap(price, true).descendingMap()
        : byPrice.headMap(price, true);
  }

  /** At a price, no more than a quantity can be before the orders. */
  void shown(long price, long quantity) {
    for (var order : orders.at(price)) {
      order.ahead = Math.min(order.ahead, quantity);
    }
  }
}
