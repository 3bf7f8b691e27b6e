package io.tapeloom.stream.session;

import java.util.concurrent.TimeUnit;

/**
 * How often one subscription is written to, at the most. Where the newest value matters, what comes
 * sooner is conflated; where every value matters, it waits and is written together. Nothing is
 * later than one interval. Immutable.
 *
 * <p>A write may be early by most of an interval, and is then paid for by those behind it: in any
 * second there is one write more than intervals, at the most, as with writes at equal distances. So
 * what is published at the very pace is not held up by being a little uneven (the generic cell rate
 * algorithm, ITU-T I.371).
 *
 * @param intervalNanos the mean time between two writes, at the least; 0: no bound
 */
public record RateLimit(long intervalNanos) {

  /** As fast as the socket takes it. */
  public static final RateLimit UNBOUNDED = new RateLimit(0);

  public RateLimit {
    if (intervalNanos < 0) {
      throw new IllegalArgumentException("intervalNanos must not be negative: " + intervalNanos);
    }
  }

  boolean isBounded() {
    return intervalNanos > 0;
  }

  /** How early a write may be: less than an interval, so that two never are one step. */
  long earlyNanos() {
    return intervalNanos - intervalNanos / 8;
  }

  /** At most so many writes a second. */
  public static RateLimit perSecond(int writes) {
    return new RateLimit(TimeUnit.SECONDS.toNanos(1) / writes);
  }
}
