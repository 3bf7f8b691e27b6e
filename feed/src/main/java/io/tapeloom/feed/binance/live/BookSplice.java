package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.binance.BinanceNormalizer;
import java.util.concurrent.TimeUnit;

/**
 * Decides when to request a snapshot that completes an order book: after the first change, so that
 * the following changes join it; with growing delays if none of them joins or the book is lost
 * repeatedly. At most one request is open. Owned by the feed's thread.
 */
final class BookSplice {

  /** How long a book without changes waits for its snapshot. */
  private static final long QUIET_MILLIS = TimeUnit.SECONDS.toMillis(5);

  /** How long a book must be complete to reset the failure count. */
  private static final long SOUND_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private static final long NEVER = Long.MAX_VALUE;

  private final BinanceNormalizer eventHistory;
  private final Backoff backoff;
  private boolean requested;
  private boolean wasWhole;
  private int failures;
  private long wholeMillis;
  private long earliestMillis = Long.MIN_VALUE;
  private long dueMillis = NEVER;

  BookSplice(BinanceNormalizer eventHistory, Backoff backoff) {
    this.eventHistory = eventHistory;
    this.backoff = backoff;
  }

  /** A new connection is open; the state of the book is unknown. */
  void connected(long nowMillis) {
    eventHistory.loseBook("the connection to the venue was lost");
    requested = false;
    wasWhole = false;
    dueMillis = Math.max(nowMillis + QUIET_MILLIS, earliestMillis);
  }

  /** The book is no longer followed: no snapshot is requested until {@link #connected}. */
  void dropped() {
    eventHistory.dropBook();
    requested = false;
    wasWhole = false;
    failures = 0;
    earliestMillis = Long.MIN_VALUE;
    dueMillis = NEVER;
  }

  /** A change was applied. */
  void changed(long nowMillis) {
    if (wasWhole && !eventHistory.isWhole()) {
      wasWhole = false;
      failures = nowMillis - wholeMillis < SOUND_MILLIS ? failures : 0;
      holdBack(nowMillis);
      dueMillis = failures == 1 ? nowMillis : earliestMillis;
    } else if (!eventHistory.isWhole() && !requested) {
      dueMillis = Math.min(dueMillis, Math.max(nowMillis, earliestMillis));
    }
  }

  /** Returns whether to request a snapshot now; if so, it counts as requested. */
  boolean wantsSnapshot(long nowMillis) {
    if (requested || nowMillis < dueMillis) {
      return false;
    }
    requested = true;
    dueMillis = NEVER;
    return true;
  }

  /** A snapshot was applied, or the request failed. */
  void answered(long nowMillis) {
    requested = false;
    if (eventHistory.isWhole()) {
      wasWhole = true;
      wholeMillis = nowMillis;
    } else {
      holdBack(nowMillis);
      dueMillis = earliestMillis;
    }
  }

  private void holdBack(long nowMillis) {
    failures++;
    earliestMillis = nowMillis + backoff.delayMillis(failures);
  }
}
