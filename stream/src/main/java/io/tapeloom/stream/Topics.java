package io.tapeloom.stream;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** All topics of a server, by name. Thread-safe. */
public final class Topics implements AutoCloseable {

  private final String epoch;
  private final ConcurrentHashMap<String, Topic<?>> topics = new ConcurrentHashMap<>();

  /**
   * @param random where the epoch is drawn from; two runs of a server must not draw the same
   */
  public Topics(RandomGenerator random) {
    this.epoch = "%08x".formatted(random.nextInt());
  }

  /** The epoch of every topic of this run: eight hexadecimal digits. */
  public String epoch() {
    return epoch;
  }

  /**
   * The topic of that name, made when it is new.
   *
   * @throws IllegalArgumentException when the name is taken by a topic of another family
   */
  public <T> Topic<T> open(String name, TopicFamily<T> family) {
    return open(name, family, Optional::empty);
  }

  /**
   * The topic of that name, made when it is new, whose first value comes from a source.
   *
   * @param source asked for the present value when a first subscriber arrives at a topic that
   *     nobody watched, so that it is not shown a stale one; called under the topic's lock, must be
   *     quick and must not touch the topic
   * @throws IllegalArgumentException when the name is taken by a topic of another family
   */
  public <T> Topic<T> open(String name, TopicFamily<T> family, Supplier<Optional<T>> source) {
    var topic = topics.computeIfAbsent(name, key -> new Topic<>(key, family, epoch, source));
    if (!topic.family().equals(family)) {
      throw new IllegalArgumentException(
          "topic %s is one of %s, not of %s"
              .formatted(name, topic.family().pattern(), family.pattern()));
    }
    @SuppressWarnings("unchecked") // equal families have the same type of value
    var typed = (Topic<T>) topic;
    return typed;
  }

  /** Forgets all current values and their buffers; for a server that has closed its sessions. */
  @Override
  public void close() {
    topics.values().forEach(Topic::forget);
  }

  /** A live view of the topics that were opened. */
  public Collection<Topic<?>> all() {
    return Collections.unmodifiableCollection(topics.values());
  }
}
