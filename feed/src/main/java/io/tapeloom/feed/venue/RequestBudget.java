package io.tapeloom.feed.venue;

import io.tapeloom.feed.SteadyClock;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * What may still be asked in this minute of the clock, as the venue counts it: requests have
 * weights, and an address that asks for more is shut out. A part of the limit is left to others
 * behind the same address. How long the venue wants to be left alone does not hang on the clock,
 * which may be set. Thread-safe.
 */
public final class RequestBudget {

  private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** What is used of the limit, in hundredths. */
  private static final int SHARE = 80;

  private final long limit;
  private final InstantSource clock;
  private final SteadyClock time;

  // Guarded by this.
  private long minute = Long.MIN_VALUE;
  private long used;
  private long closedUntilMillis;

  /**
   * @param perMinute the venue's limit
   * @param clock what minute it is
   * @param time how long the venue is left alone
   */
  public RequestBudget(int perMinute, InstantSource clock, SteadyClock time) {
    this.limit = (long) perMinute * SHARE / 100;
    this.clock = clock;
    this.time = time;
  }

  /**
   * Takes a request in, if it may be made now.
   *
   * @return 0, or else how many milliseconds later it should be tried again
   */
  synchronized long take(int weight) {
    long closedMillis = closedUntilMillis - time.millis();
    if (closedMillis > 0) {
      return closedMillis;
    }
    long nowMillis = clock.millis();
    turnTo(nowMillis);
    // A request that weighs more than all there is may be made alone.
    if (used > 0 && used + weight > limit) {
      return (minute + 1) * MINUTE_MILLIS - nowMillis;
    }
    used += weight;
    return 0;
  }

  /**
   * Learns what the venue has counted, from an answer. One that was asked for in an earlier minute
   * may have been counted in that one.
   *
   * @param askedMillis by the clock
   */
  synchronized void counted(long weight, long askedMillis) {
    long nowMillis = clock.millis();
    turnTo(nowMillis);
    if (areOfOneMinute(askedMillis, nowMillis)) {
      used = Math.max(used, weight);
    }
  }

  /** Whether two moments are in one minute of the venue's. */
  static boolean areOfOneMinute(long millis, long otherMillis) {
    return Math.floorDiv(millis, MINUTE_MILLIS) == Math.floorDiv(otherMillis, MINUTE_MILLIS);
  }

  /** The venue wants to be left alone so long. */
  synchronized void close(long millis) {
    closedUntilMillis = Math.max(closedUntilMillis, time.millis() + millis);
  }

  private void turnTo(long nowMillis) {
    long now = Math.floorDiv(nowMillis, MINUTE_MILLIS);
    if (now != minute) {
      minute = now;
      used = 0;
    }
  }
}
