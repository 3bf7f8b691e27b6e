package io.tapeloom.stream.asyncapi;

import java.util.List;
import java.util.Optional;

/**
 * What a document tells of one message. Immutable.
 *
 * @param name its type on the wire
 * @param payload the type of its payload; empty: it has none
 * @param response the name of the message that answers it; empty: none does
 * @param topics the topics that it is pushed to, the shared ones first; empty: it is no push
 */
public record MessageDocument(
    String name,
    String summary,
    String description,
    List<String> tags,
    Optional<Class<?>> payload,
    Optional<String> response,
    List<TopicDocument> topics) {

  /**
   * The topics of a push.
   *
   * @param pattern that of their names
   * @param example the name of one of them
   * @param delivery the delivery mode's name
   * @param own whether each is told to one client alone, and of the past
   * @param timed whether each publication carries the time of its event
   */
  public record TopicDocument(
      String pattern, String example, String delivery, boolean own, boolean timed) {}

  /** A message that goes to or comes from one client. */
  public static MessageDocument plain(
      String name,
      String summary,
      String description,
      List<String> tags,
      Optional<Class<?>> payload,
      Optional<String> response) {
    return new MessageDocument(name, summary, description, tags, payload, response, List.of());
  }

  /** A message that is pushed to a topic's subscribers, or by a private stream. */
  public static MessageDocument published(
      String name,
      String summary,
      String description,
      List<String> tags,
      Class<?> payload,
      List<TopicDocument> topics) {
    return new MessageDocument(
        name, summary, description, tags, Optional.of(payload), Optional.empty(), topics);
  }
}
