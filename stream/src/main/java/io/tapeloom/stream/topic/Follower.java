package io.tapeloom.stream.topic;

/**
 * The replica of the topics of a family that another process counts: values come with their {@code
 * seq}. {@link Topics#follower} returns it once per family, instead of a {@link Publisher}.
 * Thread-safe.
 */
public final class Follower<T> {

  private final Topics topics;
  private final TopicFamily<T> family;

  Follower(Topics topics, TopicFamily<T> family) {
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
   * Publishes a value under its number. Where values before it are missing, subscribers to an
   * <i>every</i> topic receive a gap. For <i>every</i> topics, waits for event loops as {@link
   * Publisher#publish} does.
   *
   * @param seq the number of the value; without effect unless it is after the topic's newest one
   * @throws IllegalArgumentException when the topic is of another family
   */
  public void publish(Topic<T> topic, long seq, T value) {
    own(topic).follow(seq, value);
  }

  /** Sends a value without a place in the sequence, as {@link Publisher#announce} does. */
  public void announce(Topic<T> topic, T value) {
    if (!family.announcing()) {
      throw new IllegalStateException(
          "topics of " + family.pattern() + " do not allow announcements");
    }
    own(topic).announce(value);
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
