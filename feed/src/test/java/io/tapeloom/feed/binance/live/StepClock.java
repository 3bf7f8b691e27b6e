package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that a test moves on. The test's own thread does so by pausing; all others pause until it
 * is late enough. Thread-safe.
 */
final class StepClock implements InstantSource, Pause {

  private final Thread owner = Thread.currentThread();
  private Instant now;

  StepClock(Instant begin) {
    this.now = begin;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized void advance(Duration duration) {
    now = now.plus(duration);
    notifyAll();
  }

  @Override
  public synchronized void forNanos(long nanos) throws InterruptedException {
    if (Thread.currentThread().equals(owner)) {
      advance(Duration.ofNanos(nanos));
      return;
    }
    var end = now.plusNanos(nanos);
    while (now.isBefore(end)) {
      wait();
    }
  }
}
