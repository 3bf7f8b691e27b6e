package io.tapeloom.stream.payload;

/** What became of a payload. */
public sealed interface Reading<T> {

  /** It fits its type and every constraint. */
  record Valid<T>(T value) implements Reading<T> {}

  /** It does not; the first thing found wrong. */
  record Invalid<T>(Violation violation) implements Reading<T> {}
}
