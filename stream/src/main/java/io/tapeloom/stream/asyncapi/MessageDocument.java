package io.tapeloom.stream.asyncapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.stream.payload.PayloadType;
import java.util.List;
import java.util.Optional;

/**
 * The description of one message in a document. Immutable.
 *
 * @param name the {@code type} of the message
 * @param payload the type of the payload; empty: no payload
 * @param response the name of the answer; empty: no answer
 * @param topics the topics that it is pushed to, shared topics first; empty: it is not a push
 * @param id the description of its {@code id}; empty: no id
 * @param example members that replace those of the payload type's example; null removes a member
 */
public record MessageDocument(
    String name,
    String summary,
    String description,
    List<String> tags,
    Optional<PayloadType> payload,
    Optional<String> response,
    List<TopicDocument> topics,
    Optional<String> id,
    Optional<String> namedTopic,
    boolean payloadOptional,
    ObjectNode example) {

  private static final ObjectNode NONE = JsonNodeFactory.instance.objectNode();

  /** Returns the same message with an optional {@code id}. */
  public MessageDocument withId(String meaning) {
    return new MessageDocument(
        name,
        summary,
        description,
        tags,
        payload,
        response,
        topics,
        Optional.of(meaning),
        namedTopic,
        payloadOptional,
        example);
  }

  /** Returns the same message with these members in its payload's example. */
  public MessageDocument withExample(ObjectNode members) {
    return new MessageDocument(
        name,
        summary,
        description,
        tags,
        payload,
        response,
        topics,
        id,
        namedTopic,
        payloadOptional,
        members);
  }

  /**
   * Returns the same message with the name of the topic that it is about.
   *
   * @param named the name in the example
   */
  public MessageDocument withTopic(String named) {
    return new MessageDocument(
        name,
        summary,
        description,
        tags,
        payload,
        response,
        topics,
        id,
        Optional.of(named),
        payloadOptional,
        example);
  }

  /** Returns the same message, whose payload may be absent. */
  public MessageDocument withOptionalPayload(boolean optional) {
    return new MessageDocument(
        name,
        summary,
        description,
        tags,
        payload,
        response,
        topics,
        id,
        namedTopic,
        optional,
        example);
  }

  /**
   * The topics of a push.
   *
   * @param pattern the pattern of the topics' names
   * @param example the name of one topic
   * @param delivery the delivery mode's name
   * @param own whether each topic belongs to one client's private stream
   * @param timed whether each publication has the time of its event
   * @param counted whether each publication has a {@code seq}; otherwise those of one process have
   *     none
   */
  public record TopicDocument(
      String pattern,
      String example,
      String delivery,
      boolean own,
      boolean timed,
      boolean counted) {}

  /** Returns a message to or from one client. */
  public static MessageDocument plain(
      String name,
      String summary,
      String description,
      List<String> tags,
      Optional<PayloadType> payload,
      Optional<String> response) {
    return new MessageDocument(
        name,
        summary,
        description,
        tags,
        payload,
        response,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        NONE);
  }

  /** Returns a message that is pushed to subscribers of a topic, or by a private stream. */
  public static MessageDocument published(
      String name,
      String summary,
      String description,
      List<String> tags,
      PayloadType payload,
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
        Optional.empty(),
        false,
        NONE);
  }
}
