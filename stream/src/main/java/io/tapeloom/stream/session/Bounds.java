package io.tapeloom.stream.session;

/** Checks of limits that are whole numbers. */
final class Bounds {

  private Bounds() {}

  /**
   * Checks that a limit allows at least one.
   *
   * @throws IllegalArgumentException when the value is 0 or negative
   */
  static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException("%s must be positive, got %d".formatted(name, value));
    }
  }
}
