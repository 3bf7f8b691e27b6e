package io.tapeloom.stream;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** All topics of a server, by name. Thread-safe. */
public final class Topics implements AutoCloseable {

  private final NanoClock clock;
  private final String epoch;
  private final ConcurrentHashMap<String, Topic<?>> topics = new ConcurrentHashMap<>();
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

  /**
   * @param random where the epoch is drawn from; two runs of a server must not draw the same
   */
  public Topics(RandomGenerator random) {
    this(random, NanoClock.system());
  }

  /**
   * @param random where the epoch is drawn from; two runs of a server must not draw the same
   * @param clock that of the endpoints
   */
  public Topics(RandomGenerator random, NanoClock clock) {
    this.clock = clock;
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
    var topic = topics.get(name);
    if (topic == null) {
      var made = new Topic<>(name, family, epoch, source, clock);
      topic = topics.putIfAbsent(name, made);
      if (topic == null) {
        topic = made;
        watches.forEach(watch -> watch.see(made));
      }
    }
    if (!topic.family().equals(family)) {
      throw new IllegalArgumentException(
          "topic %s is one of %s, not of %s"
              .formatted(name, topic.family().pattern(), family.pattern()));
    }
    @SuppressWarnings("unchecked") // equal families have the same type of value
    var typed = (Topic<T>) topic;
    return typed;
  }

  /** The topic of that name, if there is one. */
  public Optional<Topic<?>> find(String name) {
    return Optional.ofNullable(topics.get(name));
  }

  /**
   * Shows a listener the topics of a name, those that there are and those to come, until the watch
   * is closed.
   *
   * @param listener called on any thread, before the first publication to a new topic; it may see a
   *     topic twice
   */
  public Watch watch(Predicate<String> name, Consumer<Topic<?>> listener) {
    var watch = new Watch(name, listener);
    watches.add(watch);
    topics.values().forEach(watch::see);
    return watch;
  }

  /** A listener's view of the topics of a name. Thread-safe. */
  public final class Watch implements AutoCloseable {

    private final Predicate<String> name;
    private final Consumer<Topic<?>> listener;

    private Watch(Predicate<String> name, Consumer<Topic<?>> listener) {
      this.name = name;
      this.listener = listener;
    }

    private void see(Topic<?> topic) {
      if (name.test(topic.name())) {
        listener.accept(topic);
      }
    }

    @Override
    public void close() {
      watches.remove(this);
    }
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
