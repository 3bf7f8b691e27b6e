package io.tapeloom.stream.topic;

/** Where the {@linkplain ValueLog logs} of topics are kept. Thread-safe. */
public interface ValueStore extends AutoCloseable {

  /** The run of the sequences of all families that the store keeps; 8 to 64 characters. */
  String epoch();

  /** Whether the numbers of a family's topics count in the store's {@link #epoch}. */
  boolean keeps(TopicFamily<?> family);

  /** Returns the log of a topic, which may hold values of an earlier process. */
  <T> ValueLog<T> open(String topic, TopicFamily<T> family);

  /** Releases the memory. No log is used afterwards. */
  @Override
  void close();
}
