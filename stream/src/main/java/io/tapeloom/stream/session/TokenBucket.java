package io.tapeloom.stream.session;

import java.util.concurrent.TimeUnit;

/**
 * How much a client may say: so much at once, and over time so much a second. What is said without
 * leave is remembered as a debt. Owned by one loop.
 */
final class TokenBucket {

  private final long intervalNanos;
  private final int size;
  private long filledNanos;
  private int tokens;

  /**
   * @param perSecond tokens that come each second; positive
   * @param size tokens that there are at the most, and now; positive
   */
  TokenBucket(int perSecond, int size, long nowNanos) {
    this.intervalNanos = Math.max(1, TimeUnit.SECONDS.toNanos(1) / perSecond);
    this.size = size;
    this.tokens = size;
    this.filledNanos = nowNanos;
  }

  /** What became of a token that was asked for. */
  enum Taking {
    /** There was one. */
    TAKEN,
    /** There is none now. */
    REFUSED,
    /** So many were asked for without leave that it is no accident. */
    ABUSED
  }

  /** Takes a token. */
  Taking take(long nowNanos) {
    fill(nowNanos);
    tokens--;
    if (tokens >= 0) {
      return Taking.TAKEN;
    }
    return tokens >= -size ? Taking.REFUSED : Taking.ABUSED;
  }

  /** How long until there is a token, if none is asked for meanwhile. */
  long nanosUntilNext(long nowNanos) {
    return tokens > 0 ? 0 : (1L - tokens) * intervalNanos - (nowNanos - filledNanos);
  }

  private void fill(long nowNanos) {
    long come = (nowNanos - filledNanos) / intervalNanos;
    if (come > 0) {
      filledNanos += come * intervalNanos;
      tokens = (int) Math.min(size, tokens + come);
    }
  }
}
