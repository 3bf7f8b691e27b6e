package io.tapeloom.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until somebody waits: then it moves on by the wait, or by a whole step
 * if that is longer. At its end it interrupts who waits. Of one thread.
 */
public final class ManualClock implements InstantSource, Pause {

  private final long endNanos;
  private final long stepNanos;
  private long nanos;

  public ManualClock(long startNanos, Duration life, Duration step) {
    this.nanos = startNanos;
    this.endNanos = startNanos + life.toNanos();
    this.stepNanos = step.toNanos();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(0, nanos);
  }

  public long nanos() {
    return nanos;
  }

  /** What lasts as long as by this clock. */
  public SteadyClock steady() {
    return new SteadyClock(this, this::nanos);
  }

  public void advance(Duration duration) {
    nanos += duration.toNanos();
  }

  @Override
  public void forNanos(long wait) throws InterruptedException {
    nanos += Math.max(wait, stepNanos);
    if (nanos >= endNanos) {
      throw new InterruptedException("end of time");
    }
  }
}
