package io.tapeloom.feed;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures how long something lasts. It begins at the time of day and from then on counts the time
 * that passes, so it neither stops nor jumps when the machine's clock is set. What time it is, it
 * does not know. Thread-safe.
 */
public final class SteadyClock {

  private final LongSupplier nanoTime;
  private final long offsetNanos;

  /**
   * @param clock read once, for the begin
   * @param nanoTime a monotonic clock in nanoseconds with an arbitrary origin
   */
  public SteadyClock(InstantSource clock, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.offsetNanos = EpochNanos.now(clock) - nanoTime.getAsLong();
  }

  /** Nanoseconds since the epoch, as if the clock had not been set since the begin. */
  public long nanos() {
    return offsetNanos + nanoTime.getAsLong();
  }

  /** Milliseconds since the epoch, as if the clock had not been set since the begin. */
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos());
  }
}
