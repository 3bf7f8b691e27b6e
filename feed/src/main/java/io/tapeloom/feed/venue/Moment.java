package io.tapeloom.feed.venue;

/**
 * When something is handled. Immutable.
 *
 * @param clockNanos what time it is, nanoseconds since the epoch
 * @param millis by a clock that is never set: waits are measured by it
 */
public record Moment(long clockNanos, long millis) {}
