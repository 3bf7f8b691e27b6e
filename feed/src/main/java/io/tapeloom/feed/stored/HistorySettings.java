package io.tapeloom.feed.stored;

import java.time.Duration;

/**
 * How a history is kept. Immutable.
 *
 * @param flushInterval what a crash loses at most
 * @param bars how far back bars are kept
 * @param trades how far back trades are kept
 */
public record HistorySettings(Duration flushInterval, Duration bars, Duration trades) {}
