package io.tapeloom.feed;

import java.time.Instant;

/** A change of the status of a feed. Immutable. */
public sealed interface FeedStatus {

  Instant time();

  /** The feed runs for the first time. */
  record Started(Instant time) implements FeedStatus {}

  /**
   * The feed failed and will be run again.
   *
   * @param reason the failure as text
   * @param failures number of consecutive failures, including this one
   * @param retryMillis time until it runs again, in milliseconds
   */
  record Failed(Instant time, String reason, int failures, long retryMillis)
      implements FeedStatus {}

  /**
   * The feed delivers again. Sent just before the first event after a failure.
   *
   * @param failures number of consecutive failures before
   */
  record Restarted(Instant time, int failures) implements FeedStatus {}

  /** The feed and its market have ended; nothing follows. */
  record Ended(Instant time) implements FeedStatus {}

  /** The feed was closed; nothing follows. */
  record Stopped(Instant time) implements FeedStatus {}
}
