package io.tapeloom.stream.session;

import java.util.concurrent.TimeUnit;

/**
 * Limits the messages of one client: a burst at once, and a rate over time. Messages beyond the
 * limit are counted as a debt, which delays the next permitted message. Owned by the session's
 * loop.
 */
final class TokenBucket {

  private static final int RESERVED_SHARE = 10;

  private final long intervalNanos;
  private final int size;
  private long filledNanos;
  private int tokens;

  /**
   * @param perSecond tokens added per second; positive
   * @param size the largest number of tokens, and the number at the start; positive
   * @param nowNanos the current time
   */
  TokenBucket(int perSecond, int size, long nowNanos) {
    this.intervalNanos = Math.max(1, TimeUnit.SECONDS.toNanos(1) / perSecond);
    this.size = size;
    this.tokens = size;
    this.filledNanos = nowNanos;
  }

  /** The result of taking a token. */
  enum Taking {
    /** A token was available. */
    TAKEN,
    /** No token is available now. */
    REFUSED,
    /** The debt exceeds the size of the bucket: the client ignores the limit. */
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

  /**
   * Takes several tokens, or none where fewer would be left than a tenth of the bucket, which is
   * for other messages; returns whether they were taken. More than the other nine tenths cannot be
   * in the bucket, and count as those.
   */
  boolean takeAll(int count, long nowNanos) {
    fill(nowNanos);
    int reserved = size / RESERVED_SHARE;
    int cost = Math.min(count, size - reserved);
    if (cost > 0 && tokens - cost < reserved) {
      return false;
    }
    tokens -= cost;
    return true;
  }

  /** Time until that many tokens can be taken at once, if none is taken meanwhile. */
  long nanosUntil(int count, long nowNanos) {
    long missing = Math.min(size, (long) count + size / RESERVED_SHARE) - tokens;
    return Math.max(0, missing * intervalNanos - (nowNanos - filledNanos));
  }

  /** Time until a token is available, if none is taken meanwhile. */
  long nanosUntilNext(long nowNanos) {
    return tokens > 0 ? 0 : (1L - tokens) * intervalNanos - (nowNanos - filledNanos);
  }

  private void fill(long nowNanos) {
    long added = (nowNanos - filledNanos) / intervalNanos;
    if (added > 0) {
      filledNanos += added * intervalNanos;
      tokens = (int) Math.min(size, tokens + added);
    }
  }
}
