package io.tapeloom.broker;

import io.tapeloom.market.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resting orders of all accounts on one side of an instrument, by price. A market event looks
 * only at the prices that it touches. Not thread-safe.
 */
final class RestingSide {

  private final Side side;
  private final TreeMap<Long, List<PaperOrder>> byPrice = new TreeMap<>();

  /** Prices with orders whose place in the queue is unknown. */
  private final TreeMap<Long, Boolean> unknown = new TreeMap<>();

  RestingSide(Side side) {
    this.side = side;
  }

  /** Adds an order after all others at its price. */
  void add(PaperOrder order) {
    byPrice.computeIfAbsent(order.price, _ -> new ArrayList<>(2)).add(order);
    order.restingAt = order.price;
    if (order.ahead == PaperOrder.UNKNOWN) {
      unknown.put(order.price, true);
    }
  }

  void remove(PaperOrder order) {
    var level = byPrice.get(order.restingAt);
    if (level != null) {
      level.remove(order);
      if (level.isEmpty()) {
        byPrice.remove(order.restingAt);
        unknown.remove(order.restingAt);
      }
    }
    order.restingAt = Fact.NONE;
  }

  /** Whether any order would trade with the other side at a price. */
  boolean reaches(long price) {
    if (byPrice.isEmpty()) {
      return false;
    }
    return side == Side.BUY ? byPrice.lastKey() >= price : byPrice.firstKey() <= price;
  }

  /** The prices at least as good as one that have orders. */
  List<Long> pricesFrom(long worst) {
    return List.copyOf(better(worst).keySet());
  }

  /** The orders that would trade with the other side at a price: better prices first, then age. */
  List<PaperOrder> reaching(long price) {
    var found = new ArrayList<PaperOrder>();
    better(price).values().forEach(found::addAll);
    return found;
  }

  /** The prices at least as good as one, best first. */
  private NavigableMap<Long, List<PaperOrder>> better(long price) {
    return side == Side.BUY
        ? byPrice.tailMap(price, true).descendingMap()
        : byPrice.headMap(price, true);
  }

  @Nullable List<PaperOrder> at(long price) {
    return byPrice.get(price);
  }

  /** At a price, no more than a quantity can be before the orders. */
  void shown(long price, long quantity) {
    var level = byPrice.get(price);
    if (level != null) {
      for (var order : level) {
        order.ahead = Math.min(order.ahead, quantity);
      }
      unknown.remove(price);
    }
  }

  /**
   * The prices with an unknown place in the queue that are at least as good as one.
   *
   * @param worst the worst price that is shown
   */
  List<Long> unknownFrom(long worst) {
    if (unknown.isEmpty()) {
      return List.of();
    }
    return List.copyOf(
        side == Side.BUY
            ? unknown.tailMap(worst, true).keySet()
            : unknown.headMap(worst, true).keySet());
  }
}
