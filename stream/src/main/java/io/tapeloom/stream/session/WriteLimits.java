package io.tapeloom.stream.session;

import java.time.Duration;

/**
 * How messages to one client may wait before they are written. Immutable.
 *
 * @param coalescing how long a write may wait, under load, for other writes to the same socket;
 *     from 0 to 1 s
 * @param maxQueuedBytes bytes that may wait for one slow socket before its session is closed;
 *     positive
 */
public record WriteLimits(Duration coalescing, int maxQueuedBytes) {

  private static final Duration MAX_COALESCING = Duration.ofSeconds(1);

  /** 1 ms of coalescing, 4 MiB queued. */
  public static final WriteLimits DEFAULT = new WriteLimits(Duration.ofMillis(1), 4 << 20);

  /**
   * @throws IllegalArgumentException when a limit is out of its range
   */
  public WriteLimits {
    if (coalescing.isNegative() || coalescing.compareTo(MAX_COALESCING) > 0) {
      throw new IllegalArgumentException(
          "coalescing must be from 0 to %s, got %s".formatted(MAX_COALESCING, coalescing));
    }
    Bounds.requirePositive("maxQueuedBytes", maxQueuedBytes);
  }
}
