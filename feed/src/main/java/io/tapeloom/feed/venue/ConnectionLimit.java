package io.tapeloom.feed.venue;

import io.tapeloom.feed.Pause;
import io.tapeloom.feed.SteadyClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Limits the attempts to connect within a span of time, as the venue counts them: it blocks an
 * address that makes too many. A part of the limit is left for other programs with the same
 * address. Thread-safe.
 */
public final class ConnectionLimit {

  /** The used part of the venue's limit, in percent. */
  private static final int SHARE = 80;

  /** Maximum time of one wait, after which the thread may notice that it is interrupted. */
  private static final long MAX_WAIT_MILLIS = 1_000;

  private final int attempts;
  private final long spanMillis;
  private final SteadyClock time;
  private final Pause pause;

  /** When the latest attempts were made, oldest first; at most {@link #attempts}. */
  private final Deque<Long> made = new ArrayDeque<>();

  /**
   * @param perSpan the venue's limit
   * @param spanMillis the span to which the limit applies, in milliseconds
   */
  public ConnectionLimit(int perSpan, long spanMillis, SteadyClock time, Pause pause) {
    this.attempts = Math.max(1, perSpan * SHARE / 100);
    this.spanMillis = spanMillis;
    this.time = time;
    this.pause = pause;
  }

  /** Waits until another attempt is allowed, and counts it. */
  public void awaitTurn() throws InterruptedException {
    for (long wait = take(); wait > 0; wait = take()) {
      pause.forNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(wait, MAX_WAIT_MILLIS)));
    }
  }

  /**
   * Counts an attempt if it may be made now.
   *
   * @return 0 if it may be made, otherwise the milliseconds until the next one may be
   */
  synchronized long take() {
    long now = time.millis();
    if (made.size() == attempts) {
      long wait = made.element() + spanMillis - now;
      if (wait > 0) {
        return wait;
      }
      made.remove();
    }
    made.add(now);
    return 0;
  }
}
