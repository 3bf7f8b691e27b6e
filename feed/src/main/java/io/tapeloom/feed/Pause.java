package io.tapeloom.feed;

import java.util.concurrent.TimeUnit;

/** A wait of the feed's thread; may return early. */
@FunctionalInterface
public interface Pause {

  void forNanos(long nanos) throws InterruptedException;

  /** Returns a pause that lets the thread sleep. */
  static Pause sleeping() {
    return TimeUnit.NANOSECONDS::sleep;
  }
}
