package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.binance.BinanceNormalizer;
import java.util.concurrent.TimeUnit;

/**
 * Says when a snapshot is wanted that makes an order book whole: behind the first change, so that
 * those that follow join it; later and later, if none of them joins or the book is lost again and
 * again. At most one is asked for at a time. Of the feed's thread.
 */
final class BookSplice {

  /** So long a book that nobody changes waits for its snapshot. */
  private static final long QUIET_MILLIS = TimeUnit.SECONDS.toMillis(5);

  /** A book that was whole for so long is sound. */
  private static final long SOUND_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private static final long NEVER = Long.MAX_VALUE;

  private final BinanceNormalizer eventHistory;
  private final Backoff backoff;
  private boolean asking;
  private boolean wasWhole;
  private int failures;
  private long wholeMillis;
  private long earliestMillis = Long.MIN_VALUE;
  private long dueMillis = NEVER;

  BookSplice(BinanceNormalizer eventHistory, Backoff backoff) {
    this.eventHistory = eventHistory;
    this.backoff = backoff;
  }

  /** A connection is open, behind which nothing is known. */
  void connected(long nowMillis) {
    eventHistory.loseBook("the connection to the venue was lost");
    asking = false;
    wasWhole = false;
    dueMillis = Math.max(nowMillis + QUIET_MILLIS, earliestMillis);
  }

  /** A change has gone to the tape. */
  void changed(long nowMillis) {
    if (wasWhole && !eventHistory.isWhole()) {
      wasWhole = false;
      failures = nowMillis - wholeMillis < SOUND_MILLIS ? failures : 0;
      holdBack(nowMillis);
      dueMillis = failures == 1 ? nowMillis : earliestMillis;
    } else if (!eventHistory.isWhole() && !asking) {
      dueMillis = Math.min(dueMillis, Math.max(nowMillis, earliestMillis));
    }
  }

  /** Whether a snapshot should be asked for now; then it is believed to be under way. */
  boolean wantsSnapshot(long nowMillis) {
    if (asking || nowMillis < dueMillis) {
      return false;
    }
    asking = true;
    dueMillis = NEVER;
    return true;
  }

  /** A snapshot has gone to the tape, or could not be had. */
  void answered(long nowMillis) {
    asking = false;
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
