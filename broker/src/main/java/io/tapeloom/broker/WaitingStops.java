package io.tapeloom.broker;

import io.tapeloom.market.Side;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The stops of one side of an instrument, by the price of the trade that triggers them, and those
 * that trail, by the best price that they have seen. Not thread-safe.
 */
final class WaitingStops {

  private final Side side;
  private final Buckets<PaperOrder> byTrigger = new Buckets<>();
  private final Buckets<PaperOrder> byWatermark = new Buckets<>();

  /** Trailing stops that have seen no price. */
  private final Set<PaperOrder> unseen = new LinkedHashSet<>();

  WaitingStops(Side side) {
    this.side = side;
  }

  void add(PaperOrder order) {
    long trigger = Trail.trigger(order);
    byTrigger.add(trigger, order);
    order.waitingAt = trigger;
    if (order.trails()) {
      if (order.watermark == Fact.NONE) {
        unseen.add(order);
      }
      byWatermark.add(order.watermark, order);
      order.trailingFrom = order.watermark;
    }
  }

  void remove(PaperOrder order) {
    byTrigger.remove(order.waitingAt, order);
    byWatermark.remove(order.trailingFrom, order);
    unseen.remove(order);
    order.waitingAt = Fact.NONE;
    order.trailingFrom = Fact.NONE;
  }

  /** The stops that a trade at a price triggers. */
  List<PaperOrder> triggeredBy(long price) {
    var all = byTrigger.all();
    return Buckets.values(side == Side.BUY ? all.headMap(price, true) : all.tailMap(price, true));
  }

  /** The trailing stops for which a price is better than all that they have seen. */
  List<PaperOrder> surpassedBy(long price) {
    var all = byWatermark.all();
    var surpassed =
        Buckets.values(side == Side.SELL ? all.headMap(price, false) : all.tailMap(price, false));
    if (unseen.isEmpty()) {
      return surpassed;
    }
    var found = new ArrayList<>(unseen);
    found.addAll(surpassed);
    return found;
  }
}
