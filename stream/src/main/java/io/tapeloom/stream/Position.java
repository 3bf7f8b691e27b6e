package io.tapeloom.stream;

/**
 * Where a topic stands.
 *
 * @param topic its name
 * @param delivery what a slow subscriber is owed
 * @param epoch which run of the sequence {@code seq} belongs to
 * @param seq how many values were published in that run
 */
public record Position(String topic, Delivery delivery, String epoch, long seq) {

  static Position of(Topic<?> topic, long seq) {
    return new Position(topic.name(), topic.family().delivery(), topic.epoch(), seq);
  }
}
