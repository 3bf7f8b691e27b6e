package io.tapeloom.server;

import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved, and knows when it was looked at. Thread-safe. */
public final class ManualNanoClock implements NanoClock {

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong looks = new AtomicLong();

  @Override
  public long nanoTime() {
    long now = nanos.get();
    looks.incrementAndGet();
    return now;
  }

  /** Moves the clock on. */
  public void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  /**
   * Moves the clock on, and returns when its one user has looked at it since: the first look may
   * have begun before.
   */
  public void advanceSeen(Duration duration) {
    advance(duration);
    long before = looks.get();
    await().until(() -> looks.get() >= before + 2);
  }
}
