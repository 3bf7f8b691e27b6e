package io.tapeloom.feed;

import java.util.concurrent.TimeUnit;

/** How the feed's thread waits; may return early. */
@FunctionalInterface
public interface Pause {

  void forNanos(long nanos) throws InterruptedException;

  /** Puts the thread to sleep. */
  static Pause sleeping() {
    return TimeUnit.NANOSECONDS::sleep;
  }
}
