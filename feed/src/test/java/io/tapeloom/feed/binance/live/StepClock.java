package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Pause;
import io.tapeloom.feed.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that a test moves on, and may set. The test's own thread moves it on by pausing; all
 * others pause until it is late enough. Thread-safe.
 */
public final class StepClock implements InstantSource, Pause {

  private final Thread owner = Thread.currentThread();

  // Guarded by this.
  private Instant now;
  private long passedNanos;

  public StepClock(Instant begin) {
    this.now = begin;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** How much time has passed, whatever the clock was set to. */
  public synchronized Duration passed() {
    return Duration.ofNanos(passedNanos);
  }

  public SteadyClock steady() {
    return new SteadyClock(this, () -> passed().toNanos());
  }

  /** Time passes. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
    passedNanos += duration.toNanos();
    notifyAll();
  }

  /** Sets the clock, forward or back, while no time passes. */
  public synchronized void set(Duration by) {
    now = now.plus(by);
  }

  @Override
  public synchronized void forNanos(long nanos) throws InterruptedException {
    if (Thread.currentThread().equals(owner)) {
      advance(Duration.ofNanos(nanos));
      return;
    }
    long end = passedNanos + nanos;
    while (passedNanos < end) {
      wait();
    }
  }
}
