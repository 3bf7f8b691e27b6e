package io.tapeloom.stream;

/**
 * Where a topic stands; may be an answer to a subscription as it is.
 *
 * @param topic its name
 * @param delivery what a slow subscriber is owed
 * @param epoch which run of the sequence {@code seq} belongs to
 * @param seq how many values were published in that run
 */
public record Position(
    @Example("rooms:hall") String topic,
    Delivery delivery,
    @Example("5f3a9c1e") String epoch,
    @Example("17") long seq) {

  static Position of(Topic<?> topic, long seq) {
    return new Position(topic.name(), topic.family().delivery(), topic.epoch(), seq);
  }
}
