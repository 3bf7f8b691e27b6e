package io.tapeloom.stream.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that is advanced by the test. Thread-safe. */
public final class ManualClock implements NanoClock {

  private final AtomicLong nanos;

  public ManualClock(long nanos) {
    this.nanos = new AtomicLong(nanos);
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  public void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
