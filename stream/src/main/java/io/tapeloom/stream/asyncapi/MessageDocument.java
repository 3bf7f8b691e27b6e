package io.tapeloom.stream.asyncapi;

import java.util.List;
import java.util.Optional;

/**
 * What a document tells of one message. Immutable.
 *
 * @param name its type on the wire
 * @param payload the type of its payload; empty: it has none
 * @param response the name of the message that answers it; empty: none does
 * @param topic the topics that it is pushed to; empty: it is no push
 */
public record MessageDocument(
    String name,
    String summary,
    String description,
    List<String> tags,
    Optional<Class<?>> payload,
    Optional<String> response,
    Optional<TopicDocument> topic) {

  /** The topics of a push: their pattern, and the delivery mode's name. */
  public record TopicDocument(String pattern, String delivery) {}

  /** A message that goes to or comes from one client. */
  public static MessageDocument plain(
      String name,
      String summary,
      String description,
      List<String> tags,
      Optional<Class<?>> payload,
      Optional<String> response) {
    return new MessageDocument(
        name, summary, description, tags, payload, response, Optional.empty());
  }

  /** A message that is pushed to a topic's subscribers. */
  public static MessageDocument published(
      String name,
      String summary,
      String description,
      List<String> tags,
      Class<?> payload,
      String topicPattern,
      String delivery) {
    return new MessageDocument(
        name,
        summary,
        description,
        tags,
        Optional.of(payload),
        Optional.empty(),
        Optional.of(new TopicDocument(topicPattern, delivery)));
  }
}
