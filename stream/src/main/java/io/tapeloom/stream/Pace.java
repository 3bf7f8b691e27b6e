package io.tapeloom.stream;

import java.util.concurrent.TimeUnit;

/**
 * How often one subscription is written to, at the most. Where the newest value matters, what comes
 * sooner is conflated; where every value matters, it waits and is written together. Nothing is
 * later than one interval. Immutable.
 *
 * @param intervalNanos the shortest time between two writes; 0: no bound
 */
public record Pace(long intervalNanos) {

  /** As fast as the socket takes it. */
  public static final Pace UNBOUNDED = new Pace(0);

  public Pace {
    if (intervalNanos < 0) {
      throw new IllegalArgumentException("intervalNanos must not be negative: " + intervalNanos);
    }
  }

  /** At most so many writes a second. */
  public static Pace perSecond(int writes) {
    return new Pace(TimeUnit.SECONDS.toNanos(1) / writes);
  }
}
