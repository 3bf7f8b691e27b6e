package io.tapeloom.stream.topic;

import io.tapeloom.stream.payload.Example;

/**
 * Where a topic stands; may be an answer to a subscription as it is.
 *
 * @param topic its name
 * @param delivery what a slow subscriber is owed
 * @param epoch which run of the sequence {@code seq} belongs to
 * @param seq how many values were published in that run
 */
public record StreamPosition(
    @Example("rooms:hall") String topic,
    Delivery delivery,
    @Example("5f3a9c1e") String epoch,
    @Example("17") long seq) {

  /** The topic's position at a {@code seq} of its own. */
  public static StreamPosition of(Topic<?> topic, long seq) {
    return new StreamPosition(topic.name(), topic.family().delivery(), topic.epoch(), seq);
  }
}
