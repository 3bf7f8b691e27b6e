package io.tapeloom.stream.topic;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The only writer of the topics of a family. Counts every value, with or without subscribers.
 * {@link Topics#publisher} returns it once per family; a {@link Topic} alone allows subscribing but
 * not writing. Thread-safe.
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
   * Returns the topic whose name is the family's pattern with these arguments; makes it when it
   * does not exist.
   *
   * @throws IllegalArgumentException when the number of arguments differs from the number of
   *     parameters
   */
  public Topic<T> topic(String... arguments) {
    return topics.open(family.name(arguments), family);
  }

  /**
   * Publishes a value to all subscribers and makes it the current value.
   *
   * <p>For <i>every</i> topics, blocks while an event loop has too many undelivered publications,
   * for about a second at most, and never on a loop's own thread. After such a timeout, publishers
   * do not wait for that loop until it has caught up. When {@value Topic#MAX_UNDELIVERED}
   * publications are queued for the loop, further ones count as missed: its subscribers read them
   * from the values that the topic keeps, and receive a gap for those that it does not keep any
   * more. No subscriber misses a value without being informed.
   *
   * @return the value's {@code seq}
   * @throws IllegalArgumentException when the topic is of another family
   */
  public long publish(Topic<T> topic, T value) {
    return own(topic).publish(value);
  }

  /**
   * Publishes values that depend on the current value, in one step: no other publication comes
   * between.
   *
   * @param next receives the current value (empty before the first) and returns the values to
   *     publish, oldest first; called under the topic's lock, must be quick and must not use the
   *     topic
   * @return how many values were published
   * @throws IllegalArgumentException when the topic is of another family
   */
  public int publishAfter(Topic<T> topic, Function<Optional<T>, List<T>> next) {
    return own(topic).publishAfter(next);
  }

  /**
   * Sends a value to the current subscribers, without a place in the sequence: for what concerns
   * this process only and is not an event of the topic. The value is neither counted nor kept, and
   * does not become the current value.
   *
   * @throws IllegalArgumentException when the topic is of another family
   * @throws IllegalStateException when the family is not {@linkplain TopicFamily#announced
   *     announced}
   */
  public void announce(Topic<T> topic, T value) {
    if (!family.announcing()) {
      throw new IllegalStateException(
          "topics of " + family.pattern() + " do not allow announcements");
    }
    own(topic).announce(value);
  }

  /**
   * Sends the current value in another form to the current subscribers, with its unchanged {@code
   * seq}: for what changes in a value without an event of the topic, such as a valuation. The
   * revision is neither counted nor kept, and does not become the current value. Subscribers that
   * have fallen behind do not receive it.
   *
   * @throws IllegalArgumentException when the topic is of another family
   * @throws IllegalStateException when the family is not a <i>latest</i> one
   */
  public void revise(Topic<T> topic, T value) {
    if (family.delivery() != Delivery.LATEST) {
      throw new IllegalStateException("topics of " + family.pattern() + " deliver every value");
    }
    own(topic).revise(value);
  }

  private Topic<T> own(Topic<T> topic) {
    if (!topic.family().equals(family)) {
      throw new IllegalArgumentException(
          "topic %s belongs to the family %s, not to %s"
              .formatted(topic.name(), topic.family().pattern(), family.pattern()));
    }
    return topic;
  }
}
