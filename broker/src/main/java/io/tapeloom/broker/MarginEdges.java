package io.tapeloom.broker;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The prices of an instrument beyond which accounts may fall below their maintenance margin. A
 * trade looks only at the accounts whose edge it crosses. Not thread-safe.
 */
final class MarginEdges {

  private final TreeMap<Long, Set<Holding>> low = new TreeMap<>();
  private final TreeMap<Long, Set<Holding>> high = new TreeMap<>();

  /** Sets the edges of a position: prices below the low and above the high one cross them. */
  void set(Holding holding, long lowEdge, long highEdge) {
    move(low, holding, holding.lowEdge, lowEdge);
    move(high, holding, holding.highEdge, highEdge);
    holding.lowEdge = lowEdge;
    holding.highEdge = highEdge;
  }

  private static void move(Map<Long, Set<Holding>> edges, Holding holding, long from, long to) {
    if (from == to) {
      return;
    }
    if (from != Fact.NONE) {
      var set = edges.get(from);
      if (set != null && set.remove(holding) && set.isEmpty()) {
        edges.remove(from);
      }
    }
    if (to != Fact.NONE) {
      edges.computeIfAbsent(to, _ -> new LinkedHashSet<>(4)).add(holding);
    }
  }

  /** The positions whose edges a price crosses. */
  List<Holding> crossedBy(long price) {
    var above = low.tailMap(price, false);
    var below = high.headMap(price, false);
    if (above.isEmpty() && below.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<Holding>();
    above.values().forEach(found::addAll);
    below.values().forEach(found::addAll);
    return found;
  }
}
