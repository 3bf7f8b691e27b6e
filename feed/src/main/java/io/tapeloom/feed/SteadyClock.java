package io.tapeloom.feed;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures durations. It starts at the time of day and then follows a monotonic clock, so it
 * neither stops nor jumps when the machine's clock is set. It is not a source of the current time.
 * Thread-safe.
 */
public final class SteadyClock {

  private final LongSupplier nanoTime;
  private final long offsetNanos;

  /**
   * @param clock read once, for the start
   * @param nanoTime a monotonic clock in nanoseconds with an arbitrary origin
   */
  public SteadyClock(InstantSource clock, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.offsetNanos = EpochNanos.now(clock) - nanoTime.getAsLong();
  }

  /** Nanoseconds since the epoch, as if the clock had not been set since the start. */
  public long nanos() {
    return offsetNanos + nanoTime.getAsLong();
  }

  /** Milliseconds since the epoch, as if the clock had not been set since the start. */
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos());
  }
}
