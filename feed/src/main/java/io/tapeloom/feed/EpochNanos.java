package io.tapeloom.feed;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Moments as the market counts them: nanoseconds since the epoch, until the year 2262. */
public final class EpochNanos {

  private EpochNanos() {}

  /** The moment that a clock shows. */
  public static long now(InstantSource clock) {
    return of(clock.instant());
  }

  /** A moment. */
  public static long of(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
