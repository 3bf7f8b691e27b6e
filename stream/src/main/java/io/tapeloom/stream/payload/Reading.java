package io.tapeloom.stream.payload;

import java.util.List;

/** What became of a payload. */
public sealed interface Reading<T> {

  /** It fits its type and every constraint. */
  record Valid<T>(T value) implements Reading<T> {}

  /**
   * It does not.
   *
   * @param violations what was found wrong, at least one, at most {@value Violations#MAX}
   */
  record Invalid<T>(List<Violation> violations) implements Reading<T> {

    public Invalid {
      violations = List.copyOf(violations);
    }

    static <T> Invalid<T> of(Violation violation) {
      return new Invalid<>(List.of(violation));
    }

    /** The first thing found wrong. */
    public Violation first() {
      return violations.getFirst();
    }
  }
}
