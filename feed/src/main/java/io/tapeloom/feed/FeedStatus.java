package io.tapeloom.feed;

import java.time.Instant;

/** A change in how a feed is. Immutable. */
public sealed interface FeedStatus {

  Instant time();

  /** The feed runs for the first time. */
  record Started(Instant time) implements FeedStatus {}

  /**
   * The feed failed and will be run again.
   *
   * @param reason what went wrong, for people
   * @param failures how often in a row, this one included
   * @param retryMillis how long until it is run again
   */
  record Failed(Instant time, String reason, int failures, long retryMillis)
      implements FeedStatus {}

  /**
   * The feed delivers again: this comes just before the first event after a failure.
   *
   * @param failures how often it had failed in a row
   */
  record Restarted(Instant time, int failures) implements FeedStatus {}

  /** The feed came to its end, and so did its market; nothing follows. */
  record Ended(Instant time) implements FeedStatus {}

  /** The feed was closed; nothing follows. */
  record Stopped(Instant time) implements FeedStatus {}
}
