package io.tapeloom.stream.asyncapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What a document tells of one message. Immutable.
 *
 * @param name its type on the wire
 * @param payload the type of its payload; empty: it has none
 * @param response the name of the message that answers it; empty: none does
 * @param topics the topics that it is pushed to, the shared ones first; empty: it is no push
 * @param id what its {@code id} is; empty: it has none
 * @param example members of its payload's example that replace those of the payload's type; a null
 *     takes one away
 */
public record MessageDocument(
    String name,
    String summary,
    String description,
    List<String> tags,
    Optional<Class<?>> payload,
    Optional<String> response,
    List<TopicDocument> topics,
    Optional<String> id,
    ObjectNode example) {

  private static final ObjectNode NONE = JsonNodeFactory.instance.objectNode();

  /** The same message, as one that may have an {@code id}. */
  public MessageDocument withId(String meaning) {
    return new MessageDocument(
        name, summary, description, tags, payload, response, topics, Optional.of(meaning), example);
  }

  /** The same message, of whose payload's example these members are replaced. */
  public MessageDocument withExample(ObjectNode members) {
    return new MessageDocument(
        name, summary, description, tags, payload, response, topics, id, members);
  }

  /**
   * The topics of a push.
   *
   * @param pattern that of their names
   * @param example the name of one of them
   * @param delivery the delivery mode's name
   * @param own whether each is told to one client alone, and of the past
   * @param timed whether each publication carries the time of its event
   * @param counted whether each has its number; where not, those of the process alone have none
   */
  public record TopicDocument(
      String pattern,
      String example,
      String delivery,
      boolean own,
      boolean timed,
      boolean counted) {}

  /** A message that goes to or comes from one client. */
  public static MessageDocument plain(
      String name,
      String summary,
      String description,
      List<String> tags,
      Optional<Class<?>> payload,
      Optional<String> response) {
    return new MessageDocument(
        name, summary, description, tags, payload, response, List.of(), Optional.empty(), NONE);
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
        name,
        summary,
        description,
        tags,
        Optional.of(payload),
        Optional.empty(),
        topics,
        Optional.empty(),
        NONE);
  }
}
