package io.tapeloom.feed.venue;

import io.tapeloom.feed.SteadyClock;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The remaining request weight in the current minute, as the venue counts it: requests have
 * weights, and the venue blocks an address that exceeds the limit. A part of the limit is left for
 * other programs with the same address, and a part of the rest for {@linkplain Urgency urgent}
 * requests. A pause that the venue requires is measured by a steady clock, not by the clock, which
 * may be set. Thread-safe.
 */
public final class RequestBudget {

  private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** How urgent a request is: less urgent ones may use less of the limit. */
  public enum Urgency {
    /** Somebody waits for the answer. */
    URGENT(80),

    /** The answer is needed, but not now. */
    NORMAL(65),

    /** The answer is of use only at once: the request fails if it would have to wait. */
    SPARE(50);

    /** The part of the limit that may be used, in percent. */
    private final int share;

    Urgency(int share) {
      this.share = share;
    }
  }

  private final long perMinute;
  private final InstantSource clock;
  private final SteadyClock time;

  // Guarded by this.
  private long minute = Long.MIN_VALUE;
  private long used;
  private long closedUntilMillis;

  /**
   * @param perMinute the venue's limit
   * @param clock determines the current minute
   * @param time measures pauses
   */
  public RequestBudget(int perMinute, InstantSource clock, SteadyClock time) {
    this.perMinute = perMinute;
    this.clock = clock;
    this.time = time;
  }

  /**
   * Counts a request if it may be sent now.
   *
   * @return 0 if it may be sent, otherwise the milliseconds until the next attempt
   */
  synchronized long take(int weight, Urgency urgency) {
    long closedMillis = closedUntilMillis - time.millis();
    if (closedMillis > 0) {
      return closedMillis;
    }
    long nowMillis = clock.millis();
    turnTo(nowMillis);
    // A request that weighs more than the limit may be sent alone.
    if (used > 0 && used + weight > perMinute * urgency.share / 100) {
      return (minute + 1) * MINUTE_MILLIS - nowMillis;
    }
    used += weight;
    return 0;
  }

  /**
   * Applies the weight that the venue reports in an answer. The weight of a request from an earlier
   * minute may be counted in that minute.
   *
   * @param askedMillis when the request was sent, by the clock
   */
  synchronized void counted(long weight, long askedMillis) {
    long nowMillis = clock.millis();
    turnTo(nowMillis);
    if (areOfOneMinute(askedMillis, nowMillis)) {
      used = Math.max(used, weight);
    }
  }

  /** Whether two moments are in the same minute of the venue. */
  static boolean areOfOneMinute(long millis, long otherMillis) {
    return Math.floorDiv(millis, MINUTE_MILLIS) == Math.floorDiv(otherMillis, MINUTE_MILLIS);
  }

  /** Sends no requests for this time, because the venue requires it. */
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
