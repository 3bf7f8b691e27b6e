package io.tapeloom.stream.topic;

/** Writes to topics like their publishers, for tests that have only the topic. */
public final class TopicWriter {

  private TopicWriter() {}

  /** Publishes a value and returns its {@code seq}. */
  public static <T> long publish(Topic<T> topic, T value) {
    return topic.publish(value);
  }

  /** Announces a value. */
  public static <T> void announce(Topic<T> topic, T value) {
    topic.announce(value);
  }
}
