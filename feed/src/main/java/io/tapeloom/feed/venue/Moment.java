package io.tapeloom.feed.venue;

/**
 * The time at which something is handled. Immutable.
 *
 * @param clockNanos the current time, in nanoseconds since the epoch
 * @param millis the time of a steady clock, which measures waits
 */
public record Moment(long clockNanos, long millis) {}
