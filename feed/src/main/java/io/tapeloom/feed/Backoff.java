package io.tapeloom.feed;

import java.util.random.RandomGenerator;

/**
 * The delay before a retry. Its upper bound doubles with each consecutive failure; the delay is
 * random between half the bound and the bound, so that many servers do not retry at the same time.
 *
 * @param firstMillis the upper bound after the first failure
 * @param maxMillis the largest upper bound
 */
public record Backoff(long firstMillis, long maxMillis, RandomGenerator random) {

  public Backoff {
    if (firstMillis < 1 || maxMillis < firstMillis) {
      throw new IllegalArgumentException(
          "backoff must start with at least 1 ms and not decrease, got %d to %d ms"
              .formatted(firstMillis, maxMillis));
    }
  }

  /**
   * Returns the delay in milliseconds.
   *
   * @param failures number of consecutive failures, at least 1
   */
  public long delayMillis(int failures) {
    long bound = firstMillis;
    for (int i = 1; i < failures && bound < maxMillis; i++) {
      bound = Math.min(2 * bound, maxMillis);
    }
    return bound - random.nextLong(bound / 2 + 1);
  }
}
