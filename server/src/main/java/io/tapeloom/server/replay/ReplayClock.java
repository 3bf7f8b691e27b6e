package io.tapeloom.server.replay;

import java.util.concurrent.TimeUnit;

/**
 * Maps the current time to a moment of the past. A replay that is too late does not catch up: its
 * clock skips the delay. Not thread-safe.
 */
final class ReplayClock {

  /** Maximum delay that a replay catches up with. */
  private static final long MAX_LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final double speed;

  // A moment of the past in nanoseconds since the epoch, and when it was due on the nano clock.
  private long pastNanos;
  private long dueNanos;

  /**
   * @param speed multiple of real time; 0: every moment is due immediately
   */
  ReplayClock(double speed, long pastNanos, long nowNanos) {
    this.speed = speed;
    set(pastNanos, nowNanos);
  }

  /** Sets the moment of the past that is due now. */
  void set(long past, long nowNanos) {
    pastNanos = past;
    dueNanos = nowNanos;
  }

  /** Returns the time until a moment of the past is due; zero or negative: it is due. */
  long nanosUntil(long past, long nowNanos) {
    if (speed == 0) {
      return 0;
    }
    long wait = dueNanos + (long) ((past - pastNanos) / speed) - nowNanos;
    if (wait < -MAX_LATE_NANOS) {
      set(past, nowNanos);
      return 0;
    }
    return wait;
  }

  /** Returns the current moment of the past, limited to a range. */
  long pastNanos(long min, long max, long nowNanos) {
    return speed == 0
        ? min
        : Math.clamp(pastNanos + (long) ((nowNanos - dueNanos) * speed), min, max);
  }
}
