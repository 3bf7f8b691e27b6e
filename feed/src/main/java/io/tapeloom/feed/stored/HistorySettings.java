package io.tapeloom.feed.stored;

import java.time.Duration;

/**
 * The settings of a stored history. Immutable.
 *
 * @param flushInterval maximum time span that a crash may lose
 * @param bars retention of bars
 * @param trades retention of trades
 */
public record HistorySettings(Duration flushInterval, Duration bars, Duration trades) {}
