package io.tapeloom.stream.payload;

import java.util.ArrayList;
import java.util.List;

/** What one check has found wrong so far; full at {@value #MAX}. Owned by the check. */
final class Violations {

  /** As many violations as are reported of one payload; the check ends with the last of them. */
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

  /** Whether nothing more needs to be looked at. */
  boolean isFull() {
    return found.size() >= MAX;
  }

  List<Violation> list() {
    return List.copyOf(found);
  }
}
