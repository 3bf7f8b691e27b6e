package io.tapeloom.stream.session;

import java.util.concurrent.TimeUnit;

/**
 * The highest rate of writes for one subscription. Of a <i>latest</i> topic, publications that come
 * sooner are conflated; of an <i>every</i> topic, they wait and are written together. No
 * publication is delayed by more than one interval. Immutable.
 *
 * <p>A write may be early by most of an interval, and the following writes make up for it: any
 * second has at most one write more than it has intervals, as with evenly spaced writes. So a
 * publisher at exactly the limit is not delayed by small irregularities (the generic cell rate
 * algorithm, ITU-T I.371).
 *
 * @param intervalNanos the mean time between two writes, in nanoseconds; 0: no limit
 */
public record RateLimit(long intervalNanos) {

  /** No limit: as fast as the socket accepts the writes. */
  public static final RateLimit UNBOUNDED = new RateLimit(0);

  public RateLimit {
    if (intervalNanos < 0) {
      throw new IllegalArgumentException(
          "intervalNanos must not be negative, got " + intervalNanos);
    }
  }

  /** Whether there is a limit at all. */
  public boolean isBounded() {
    return intervalNanos > 0;
  }

  /**
   * How early a write may be: less than an interval, so that two writes never count as one step.
   */
  long earlyNanos() {
    return intervalNanos - intervalNanos / 8;
  }

  /**
   * At most this many writes per second, which may be a fraction.
   *
   * @param writes positive
   */
  public static RateLimit perSecond(double writes) {
    return new RateLimit((long) (TimeUnit.SECONDS.toNanos(1) / writes));
  }

  /** Writes a second, to six decimals; infinite without a limit. */
  public double writesPerSecond() {
    return intervalNanos == 0 ? Double.POSITIVE_INFINITY : Math.round(1e15 / intervalNanos) / 1e6;
  }
}
