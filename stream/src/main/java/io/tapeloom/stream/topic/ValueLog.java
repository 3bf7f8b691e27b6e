package io.tapeloom.stream.topic;

/**
 * What is kept of one topic: the number of its newest value and, for <i>every</i> topics, the
 * newest values themselves. Used under the topic's lock.
 */
public interface ValueLog<T> {

  /** A log on the heap, with as many values as the family keeps. */
  static <T> ValueLog<T> onHeap(TopicFamily<T> family) {
    return new HeapValues<>(family.kept(), 0);
  }

  /** The {@code seq} of the newest value; 0 before the first. */
  long head();

  /** The {@code seq} of the oldest value that is kept; one more than {@link #head} for none. */
  long first();

  /**
   * Appends the next value. It may displace the oldest values of this and other topics.
   *
   * @param seq one more than {@link #head}
   */
  void append(long seq, T value);

  /**
   * Passes kept values to a receiver, oldest first and without holes.
   *
   * @param from the {@code seq} of the first value, at most one more than {@link #head}; where this
   *     value is not kept any more, the oldest kept value is the first
   * @param max how many values at most
   */
  void read(long from, int max, Receiver<T> receiver);

  /** Discards the values but not their numbers. */
  void clear();

  /** Receives kept values. */
  @FunctionalInterface
  interface Receiver<T> {
    void accept(long seq, T value);
  }
}
