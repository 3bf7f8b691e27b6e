package io.tapeloom.stream.payload;

import java.util.ArrayList;
import java.util.List;

/** The violations that one check has found so far, at most {@value #MAX}. Owned by the check. */
final class Violations {

  /** The maximum number of violations of one payload; the check stops when it is reached. */
  static final int MAX = 10;

  private final List<Violation> found = new ArrayList<>(1);

  void add(Violation violation) {
    if (!isFull()) {
      found.add(violation);
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Returns whether the check stops. */
  boolean isFull() {
    return found.size() >= MAX;
  }

  List<Violation> list() {
    return List.copyOf(found);
  }
}
