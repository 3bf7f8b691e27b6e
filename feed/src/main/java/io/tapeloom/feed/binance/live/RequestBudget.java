package io.tapeloom.feed.binance.live;

import java.util.concurrent.TimeUnit;

/**
 * What may still be asked in this minute, as the venue counts it: requests have weights, and an
 * address that asks for more is shut out. A part of the limit is left to others behind the same
 * address. Thread-safe.
 */
final class RequestBudget {

  private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** What is used of the limit, in hundredths. */
  private static final int SHARE = 80;

  private final long limit;

  // Guarded by this.
  private long minute = Long.MIN_VALUE;
  private long used;
  private long closedUntilMillis = Long.MIN_VALUE;

  /**
   * @param perMinute the venue's limit
   */
  RequestBudget(int perMinute) {
    this.limit = (long) perMinute * SHARE / 100;
  }

  /**
   * Takes a request in, if it may be made now.
   *
   * @return 0, or else how many milliseconds later it should be tried again
   */
  synchronized long take(int weight, long nowMillis) {
    // The clock may have been set back since.
    closedUntilMillis = Math.min(closedUntilMillis, nowMillis + LimitHeaders.LONGEST_WAIT_MILLIS);
    if (nowMillis < closedUntilMillis) {
      return closedUntilMillis - nowMillis;
    }
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
   */
  synchronized void counted(long weight, long askedMillis, long nowMillis) {
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
  synchronized void close(long millis, long nowMillis) {
    closedUntilMillis = Math.max(closedUntilMillis, nowMillis + millis);
  }

  private void turnTo(long nowMillis) {
    long now = Math.floorDiv(nowMillis, MINUTE_MILLIS);
    if (now != minute) {
      minute = now;
      used = 0;
    }
  }
}
