package io.tapeloom.broker;

import java.util.ArrayList;
import java.util.List;

/**
 * The prices of an instrument beyond which accounts may fall below their maintenance margin. A
 * trade looks only at the accounts whose edge it crosses. Not thread-safe.
 */
final class MarginEdges {

  private final Buckets<Holding> low = new Buckets<>();
  private final Buckets<Holding> high = new Buckets<>();

  /** Sets the edges of a position: prices below the low and above the high one cross them. */
  void set(Holding holding, long lowEdge, long highEdge) {
    move(low, holding, holding.lowEdge, lowEdge);
    move(high, holding, holding.highEdge, highEdge);
    holding.lowEdge = lowEdge;
    holding.highEdge = highEdge;
  }

  private static void move(Buckets<Holding> edges, Holding holding, long from, long to) {
    if (from != to) {
      edges.remove(from, holding);
      edges.add(to, holding);
    }
  }

  /** The positions whose edges a price crosses. */
  List<Holding> crossedBy(long price) {
    var fallen = Buckets.values(low.all().tailMap(price, false));
    var risen = Buckets.values(high.all().headMap(price, false));
    if (risen.isEmpty()) {
      return fallen;
    }
    var found = new ArrayList<>(fallen);
    found.addAll(risen);
    return found;
  }
}
