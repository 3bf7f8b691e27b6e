package io.tapeloom.feed;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Converts moments to nanoseconds since the epoch, which range until the year 2262. */
public final class EpochNanos {

  private EpochNanos() {}

  /** Returns the current time of a clock. */
  public static long now(InstantSource clock) {
    return of(clock.instant());
  }

  /** Converts a moment. */
  public static long of(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
