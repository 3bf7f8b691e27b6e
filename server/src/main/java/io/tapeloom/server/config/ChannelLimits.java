package io.tapeloom.server.config;

/**
 * How much of a channel there is. Immutable.
 *
 * @param rateLimit messages a second that one subscription is sent at the most
 * @param maxSubscribers connections that may be subscribed at once
 */
public record ChannelLimits(int rateLimit, int maxSubscribers) {}
