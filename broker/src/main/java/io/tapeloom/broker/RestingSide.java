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

  RestingSide(Side side) {
    this.side = side;
  }

  /** Adds an order after all others at its price. */
  void add(PaperOrder order) {
    byPrice.computeIfAbsent(order.price, _ -> new ArrayList<>(2)).add(order);
    order.restingAt = order.price;
  }

  void remove(PaperOrder order) {
    var level = byPrice.get(order.restingAt);
    if (level != null) {
      level.remove(order);
      if (level.isEmpty()) {
        byPrice.remove(order.restingAt);
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

  /**
   * The prices with orders that are shown now, but lay beyond the levels before.
   *
   * @param before the worst price that was shown before, or {@link Fact#NONE}
   * @param now the worst price that is shown now
   */
  List<Long> newlyShown(long before, long now) {
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
    }
  }
}
