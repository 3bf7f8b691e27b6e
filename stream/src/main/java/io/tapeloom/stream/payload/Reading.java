package io.tapeloom.stream.payload;

import java.util.List;

/** The result of reading a payload. */
public sealed interface Reading<T> {

  /** The payload fits its type and every constraint. */
  record Valid<T>(T value) implements Reading<T> {}

  /**
   * The payload is invalid.
   *
   * @param violations the violations that were found: at least one, at most {@value Violations#MAX}
   */
  record Invalid<T>(List<Violation> violations) implements Reading<T> {

    public Invalid {
      violations = List.copyOf(violations);
    }

    static <T> Invalid<T> of(Violation violation) {
      return new Invalid<>(List.of(violation));
    }

    /** Returns the first violation. */
    public Violation first() {
      return violations.getFirst();
    }
  }
}
