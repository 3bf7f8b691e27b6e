package io.tapeloom.stream.topic;

import io.tapeloom.stream.payload.Example;

/**
 * A place in a topic's sequence. May be the answer to a subscription as it is. Immutable.
 *
 * @param topic the topic's name
 * @param delivery what a slow subscriber is guaranteed
 * @param epoch the run of the sequence that {@code seq} belongs to
 * @param seq number of values published in that run
 */
public record StreamPosition(
    @Example("rooms:hall") String topic,
    Delivery delivery,
    @Example("5f3a9c1e") String epoch,
    @Example("17") long seq) {

  /** The position of a topic with the given {@code seq}. */
  public static StreamPosition of(Topic<?> topic, long seq) {
    return new StreamPosition(topic.name(), topic.family().delivery(), topic.epoch(), seq);
  }
}
