package io.tapeloom.broker;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The client order ids of an account: of orders that live, and for 24 hours of those that have
 * ended. Their number is bounded by the rate of orders. Follows from the facts. Not thread-safe.
 */
final class KnownIds {

  /** How long an id is known after the end of its order, in wall-clock milliseconds. */
  static final long KEPT_MILLIS = 86_400_000;

  /**
   * The order of an id.
   *
   * @param fingerprint of the request that placed it
   * @param endedMillis when the order ended, by the wall clock, or {@link Fact#NONE}
   */
  record Known(long orderId, long fingerprint, long endedMillis) {

    private boolean isOver(long wallMillis) {
      return endedMillis != Fact.NONE && endedMillis <= wallMillis - KEPT_MILLIS;
    }
  }

  /** An id whose order has ended. */
  record Leaving(String id, long orderId, long endedMillis) {}

  private final Map<String, Known> ids = new HashMap<>();
  private final ArrayDeque<Leaving> leaving = new ArrayDeque<>();

  /** The order of an id; null if it is not known, or no longer at this time. */
  @Nullable Known find(String id, long wallMillis) {
    var known = ids.get(id);
    return known == null || known.isOver(wallMillis) ? null : known;
  }

  void add(String id, long orderId, long fingerprint) {
    ids.put(id, new Known(orderId, fingerprint, Fact.NONE));
  }

  /** Notes that the order of an id has ended. */
  void end(String id, long orderId, long wallMillis) {
    var known = ids.get(id);
    if (known != null && known.orderId == orderId) {
      ids.put(id, new Known(orderId, known.fingerprint, wallMillis));
    }
    leaving.add(new Leaving(id, orderId, wallMillis));
  }

  /** Forgets the ids whose time is over. */
  void forget(long wallMillis) {
    for (var oldest = leaving.peek();
        oldest != null && oldest.endedMillis <= wallMillis - KEPT_MILLIS;
        oldest = leaving.peek()) {
      leaving.remove();
      var known = ids.get(oldest.id);
      if (known != null && known.orderId == oldest.orderId) {
        ids.remove(oldest.id);
      }
    }
  }

  /** All ids, sorted. */
  Map<String, Known> sorted() {
    return new TreeMap<>(ids);
  }

  /** The ids whose orders have ended, in that order. */
  Iterable<Leaving> leaving() {
    return leaving;
  }

  /** The number of ids whose orders have ended. */
  int leavingCount() {
    return leaving.size();
  }
}
