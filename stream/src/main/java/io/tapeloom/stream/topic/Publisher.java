package io.tapeloom.stream.topic;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The one writer of the topics of a family: it counts every value, with or without subscribers.
 * Given out once by {@link Topics#publisher}; whoever has only a {@link Topic} can subscribe to it
 * and not write. Thread-safe.
 */
public final class Publisher<T> {

  private final Topics topics;
  private final TopicFamily<T> family;

  Publisher(Topics topics, TopicFamily<T> family) {
    this.topics = topics;
    this.family = family;
  }

  public TopicFamily<T> family() {
    return family;
  }

  /**
   * The topic whose name is the family's pattern with these arguments, made when it is new.
   *
   * @throws IllegalArgumentException when the number of arguments is not that of the parameters
   */
  public Topic<T> topic(String... arguments) {
    return topics.open(family.name(arguments), family);
  }

  /**
   * Publishes a value to all subscribers and makes it the current one.
   *
   * <p>For <i>every</i> topics, blocks while an event loop has too many undelivered publications,
   * for about a second at the most, and not at all on a loop's own thread. A loop that stays behind
   * is not waited for again until it has caught up. Once {@value Topic#MAX_UNDELIVERED}
   * publications wait for it, further ones are counted as missed, and its subscribers that miss one
   * are closed with 1013 after what was published before: nobody misses a value without being
   * informed.
   *
   * @return the value's {@code seq}
   * @throws IllegalArgumentException when the topic is of another family
   */
  public long publish(Topic<T> topic, T value) {
    return own(topic).publish(value);
  }

  /**
   * Publishes what follows the current value, as one step: no other publication comes between.
   *
   * @param next given the current value (empty before the first), returns the values to publish,
   *     oldest first; called under the topic's lock, must be quick and must not touch the topic
   * @return how many values were published
   * @throws IllegalArgumentException when the topic is of another family
   */
  public int publishAfter(Topic<T> topic, Function<Optional<T>, List<T>> next) {
    return own(topic).publishAfter(next);
  }

  /**
   * Sends a value to those who are subscribed now, without a place in the sequence: for what
   * concerns this process alone and is no event of the topic. It is not counted, kept or made the
   * current value.
   *
   * @throws IllegalArgumentException when the topic is of another family
   * @throws IllegalStateException when the family is not {@linkplain TopicFamily#announced
   *     announced}
   */
  public void announce(Topic<T> topic, T value) {
    if (!family.announcing()) {
      throw new IllegalStateException("topics of " + family.pattern() + " announce nothing");
    }
    own(topic).announce(value);
  }

  private Topic<T> own(Topic<T> topic) {
    if (!topic.family().equals(family)) {
      throw new IllegalArgumentException(
          "topic %s is one of %s, not of %s"
              .formatted(topic.name(), topic.family().pattern(), family.pattern()));
    }
    return topic;
  }
}
