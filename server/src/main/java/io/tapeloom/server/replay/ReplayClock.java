package io.tapeloom.server.replay;

import java.util.concurrent.TimeUnit;

/**
 * Which moment of the past it is in a replay. Who comes too late does not catch up: time in the
 * replay stood still meanwhile. Not thread-safe.
 */
final class ReplayClock {

  /** So much may be caught up with. */
  private static final long MAX_LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final double speed;

  // A moment of the past, and when it was told; the first in nanoseconds since the epoch.
  private long pastNanos;
  private long toldNanos;

  /**
   * @param speed seconds of the past in one second; 0: every moment is due at once
   */
  ReplayClock(double speed, long pastNanos, long nowNanos) {
    this.speed = speed;
    set(pastNanos, nowNanos);
  }

  /** It is that moment of the past now. */
  void set(long past, long nowNanos) {
    pastNanos = past;
    toldNanos = nowNanos;
  }

  /** How long until a moment of the past is due; not positive: it is. */
  long nanosUntil(long past, long nowNanos) {
    if (speed == 0) {
      return 0;
    }
    long wait = toldNanos + (long) ((past - pastNanos) / speed) - nowNanos;
    if (wait < -MAX_LATE_NANOS) {
      set(past, nowNanos);
      return 0;
    }
    return wait;
  }

  /** The moment of the past that it is now, between two that are known to be before and behind. */
  long pastNanos(long before, long behind, long nowNanos) {
    return speed == 0
        ? before
        : Math.clamp(pastNanos + (long) ((nowNanos - toldNanos) * speed), before, behind);
  }
}
