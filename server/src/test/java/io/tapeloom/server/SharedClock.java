package io.tapeloom.server;

import io.tapeloom.feed.Pause;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * A clock that several feeds share, and that goes on when all of them wait: to the moment that the
 * first of them waits for. Time so passes as fast as the feeds have done what is due, and none is
 * ever late. Thread-safe.
 */
final class SharedClock implements InstantSource, Pause {

  private static final long PATIENCE_MILLIS = 60_000;

  private final int feeds;

  // Guarded by this.
  private Instant now;
  private Instant limit;
  private int waiting;
  private Instant earliest = Instant.MAX;

  /** Counts the times that the clock has gone on. */
  private long turns;

  SharedClock(Instant begin, int feeds) {
    this.now = begin;
    this.limit = begin;
    this.feeds = feeds;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized void forNanos(long nanos) throws InterruptedException {
    var until = now.plusNanos(nanos);
    earliest = until.isBefore(earliest) ? until : earliest;
    waiting++;
    long turn = turns;
    goOn();
    try {
      while (turn == turns) {
        wait();
      }
    } catch (InterruptedException e) {
      if (turn == turns) {
        waiting--;
      }
      throw e;
    }
  }

  /** When all wait, lets them look at the clock anew: as far on as it may be. */
  private void goOn() {
    if (waiting == feeds && !earliest.isAfter(limit)) {
      now = earliest.isAfter(now) ? earliest : now;
      earliest = Instant.MAX;
      waiting = 0;
      turns++;
    }
    notifyAll();
  }

  /** Lets time pass until a moment; returns when all have done what was due, and wait. */
  synchronized void runUntil(Instant moment) {
    limit = moment;
    goOn();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (waiting < feeds || !earliest.isAfter(limit)) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("the feeds have not come to " + moment + ", but to " + now);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
