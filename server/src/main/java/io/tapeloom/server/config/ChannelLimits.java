package io.tapeloom.server.config;

/**
 * The limits of a channel. Immutable.
 *
 * @param rateLimit maximum number of messages per second for one subscription
 * @param maxSubscribers maximum number of connections that are subscribed at the same time
 */
public record ChannelLimits(int rateLimit, int maxSubscribers) {}
