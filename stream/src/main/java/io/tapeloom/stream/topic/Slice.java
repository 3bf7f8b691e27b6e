package io.tapeloom.stream.topic;

import java.util.List;

/**
 * Successive kept values of a topic. Whoever receives it releases the publications.
 *
 * @param first the {@code seq} of the first publication; one more than {@code head} for none
 * @param publications the values, oldest first, without holes, each retained for the receiver
 * @param head the {@code seq} of the topic's newest value at that moment
 */
public record Slice(long first, List<Publication<?>> publications, long head) {}
