package io.tapeloom.exchange.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Shrinks a failing sequence while it still fails. */
final class Shrinking {

  private Shrinking() {}

  /** Removes runs of elements, long ones first, until every remaining element is needed. */
  static <T> List<T> smallest(List<T> failing, Predicate<List<T>> fails) {
    List<T> smallest = failing;
    for (int run = Math.max(1, failing.size() / 2); run >= 1; run /= 2) {
      for (int from = 0; from < smallest.size(); ) {
        List<T> without = new ArrayList<>(smallest.subList(0, from));
        without.addAll(smallest.subList(Math.min(from + run, smallest.size()), smallest.size()));
        if (fails.test(without)) {
          smallest = without;
        } else {
          from += run;
        }
      }
    }
    return smallest;
  }
}
