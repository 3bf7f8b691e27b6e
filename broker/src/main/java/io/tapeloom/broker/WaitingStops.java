package io.tapeloom.broker;

import io.tapeloom.market.Side;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The stops of one side of an instrument, by the price of the trade that triggers them, and those
 * that trail, by the best price that they have seen. Not thread-safe.
 */
final class WaitingStops {

  private final Side side;
  private final TreeMap<Long, Set<PaperOrder>> byTrigger = new TreeMap<>();
  private final TreeMap<Long, Set<PaperOrder>> byWatermark = new TreeMap<>();

  /** Trailing stops that have seen no price. */
  private final Set<PaperOrder> unseen = new LinkedHashSet<>();

  WaitingStops(Side side) {
    this.side = side;
  }

  void add(PaperOrder order) {
    long trigger = Trail.trigger(order);
    if (trigger != Fact.NONE) {
      byTrigger.computeIfAbsent(trigger, _ -> new LinkedHashSet<>(4)).add(order);
    }
    order.waitingAt = trigger;
    if (order.trails()) {
      if (order.watermark == Fact.NONE) {
        unseen.add(order);
      } else {
        byWatermark.computeIfAbsent(order.watermark, _ -> new LinkedHashSet<>(4)).add(order);
      }
      order.trailingFrom = order.watermark;
    }
  }

  void remove(PaperOrder order) {
    remove(byTrigger, order.waitingAt, order);
    remove(byWatermark, order.trailingFrom, order);
    unseen.remove(order);
    order.waitingAt = Fact.NONE;
    order.trailingFrom = Fact.NONE;
  }

  private static void remove(Map<Long, Set<PaperOrder>> orders, long key, PaperOrder order) {
    if (key == Fact.NONE) {
      return;
    }
    var set = orders.get(key);
    if (set != null && set.remove(order) && set.isEmpty()) {
      orders.remove(key);
    }
  }

  /** The stops that a trade at a price triggers. */
  List<PaperOrder> triggeredBy(long price) {
    var hit = side == Side.BUY ? byTrigger.headMap(price, true) : byTrigger.tailMap(price, true);
    if (hit.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<PaperOrder>();
    hit.values().forEach(found::addAll);
    return found;
  }

  /** The trailing stops for which a last price is the best so far. */
  List<PaperOrder> surpassedBy(long price) {
    var behind =
        side == Side.SELL ? byWatermark.headMap(price, false) : byWatermark.tailMap(price, false);
    if (behind.isEmpty() && unseen.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<>(unseen);
    behind.values().forEach(found::addAll);
    return found;
  }
}
