package io.tapeloom.server.json;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** The difference between two states of one side of an order book. */
public final class LevelChanges {

  private LevelChanges() {}

  /**
   * Returns the levels that turn one state into the next, best price first: those that are new or
   * have another quantity, and those that are no longer there.
   *
   * @param order compares levels by their price, best first
   * @param removed returns the same level with the quantity 0
   */
  public static <L> List<L> between(
      List<L> before, List<L> now, Comparator<L> order, UnaryOperator<L> removed) {
    var changes = new ArrayList<L>();
    int old = 0;
    for (var level : now) {
      while (old < before.size() && order.compare(before.get(old), level) < 0) {
        changes.add(removed.apply(before.get(old++)));
      }
      boolean known = old < before.size() && order.compare(before.get(old), level) == 0;
      if (!known || !before.get(old).equals(level)) {
        changes.add(level);
      }
      if (known) {
        old++;
      }
    }
    for (; old < before.size(); old++) {
      changes.add(removed.apply(before.get(old)));
    }
    return List.copyOf(changes);
  }
}
