package io.tapeloom.feed;

import java.util.random.RandomGenerator;

/**
 * How long to wait before another try: doubled with each failure in a row up to a bound, and of
 * that a random half to whole, so that many servers do not return at once.
 *
 * @param firstMillis the bound after the first failure
 * @param mostMillis the bound after many
 */
public record Backoff(long firstMillis, long mostMillis, RandomGenerator random) {

  public Backoff {
    if (firstMillis < 1 || mostMillis < firstMillis) {
      throw new IllegalArgumentException(
          "backoff must be at least 1 ms and not shrink, was %d to %d ms"
              .formatted(firstMillis, mostMillis));
    }
  }

  /**
   * The wait in milliseconds.
   *
   * @param failures in a row, at least 1
   */
  public long delayMillis(int failures) {
    long bound = firstMillis;
    for (int i = 1; i < failures && bound < mostMillis; i++) {
      bound = Math.min(2 * bound, mostMillis);
    }
    return bound - random.nextLong(bound / 2 + 1);
  }
}
