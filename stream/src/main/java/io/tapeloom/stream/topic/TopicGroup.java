package io.tapeloom.stream.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Topics that have one epoch and end together, when none of them was used for their idle time: the
 * topics of one user, or one topic alone. Exists as long as a topic or a watch refers to it, and
 * keeps the numbers of its ended topics, so that no number is used twice. Thread-safe.
 */
final class TopicGroup {

  private final String epoch;
  private final AtomicInteger subscribers = new AtomicInteger();
  private volatile long usedNanos;

  // Used under the lock of this, which is taken after the lock of a topic.
  private final Map<String, Topic<?>> topics = new HashMap<>();
  private final Map<String, Long> heads = new HashMap<>();
  private volatile long idleNanos;
  private boolean checked;

  TopicGroup(String epoch) {
    this.epoch = epoch;
  }

  String epoch() {
    return epoch;
  }

  /** The {@code seq} of the newest value of a topic that has ended; 0: none. */
  synchronized long headOf(String topic) {
    return heads.getOrDefault(topic, 0L);
  }

  /**
   * Adds a topic that begins or is used again.
   *
   * @return true if the group must now be checked for being idle, and was not before
   */
  synchronized boolean add(Topic<?> topic, Duration idleTime) {
    topics.put(topic.name(), topic);
    idleNanos = Math.max(idleNanos, idleTime.toNanos());
    boolean begins = !checked;
    checked = true;
    return begins;
  }

  void used(long nanos) {
    usedNanos = nanos;
  }

  void subscribed() {
    subscribers.incrementAndGet();
  }

  void unsubscribed() {
    subscribers.decrementAndGet();
  }

  boolean isIdle(long nanos) {
    return subscribers.get() == 0 && nanos - usedNanos >= idleNanos;
  }

  /** Returns the topics that have not ended. */
  synchronized List<Topic<?>> topics() {
    return List.copyOf(topics.values());
  }

  /** Called under the lock of the topic. */
  synchronized void ended(String topic, long head) {
    topics.remove(topic);
    heads.put(topic, head);
  }

  /** Returns whether all topics have ended, so that the group need not be checked any more. */
  synchronized boolean hasEnded() {
    checked = !topics.isEmpty();
    return !checked;
  }
}
