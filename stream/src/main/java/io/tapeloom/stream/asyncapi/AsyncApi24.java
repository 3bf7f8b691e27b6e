package io.tapeloom.stream.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.stream.asyncapi.MessageDocument.TopicDocument;
import io.tapeloom.stream.payload.SchemaCheck;
import io.tapeloom.stream.payload.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Writes AsyncAPI 2.4.0 documents: one server, one channel, and the messages that clients send and
 * receive. The version has no field for answers: a request names its answer in {@code x-response}.
 * A push names its topics in {@code x-topic} and their mode in {@code x-delivery}, those of private
 * streams in {@code x-private-topic} and {@code x-private-delivery}. The server lists its close
 * codes in {@code x-close-codes}.
 *
 * @param contact the contact in the document; empty: none
 * @param tags the description of each tag; a tag without an entry has none
 * @see <a href="https://www.asyncapi.com/docs/reference/specification/v2.4.0">AsyncAPI 2.4.0</a>
 */
public record AsyncApi24(
    String title,
    String version,
    String description,
    Optional<Contact> contact,
    Map<String, String> tags,
    ObjectMapper mapper) {

  private static final String JSON = "application/json";

  /**
   * Returns a document.
   *
   * @param clientMessages the messages that clients send
   * @param serverMessages the messages that the server sends
   */
  public ObjectNode document(
      String host,
      boolean secure,
      String path,
      List<MessageDocument> clientMessages,
      List<MessageDocument> serverMessages) {
    var schemas = new Schemas();
    var messages = mapper.createObjectNode();
    var all = new ArrayList<>(clientMessages);
    all.addAll(serverMessages);
    all.forEach(message -> messages.set(message.name(), message(message, schemas)));
    var definitions = schemas.collected();
    var examples = new Examples(definitions);
    var check = new SchemaCheck(definitions);
    all.forEach(message -> addExample(message, messages, examples, check));

    var document = mapper.createObjectNode();
    document.put("asyncapi", "2.4.0");
    var info = document.putObject("info");
    info.put("title", title).put("version", version);
    if (!description.isEmpty()) {
      info.put("description", description);
    }
    contact.ifPresent(
        known -> info.putObject("contact").put("name", known.name()).put("email", known.email()));
    info.putObject("license")
        .put("name", "Apache-2.0")
        .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
    document.put("defaultContentType", JSON);
    var server = document.putObject("servers").putObject("this");
    server
        .put("url", (secure ? "wss://" : "ws://") + host)
        .put("protocol", secure ? "wss" : "ws")
        .put("description", "The server that sent this document");
    CloseCodes.addTo(server);
    addTags(document, all);
    addChannel(document.putObject("channels").putObject(path), clientMessages, serverMessages);
    var components = document.putObject("components");
    components.set("messages", messages);
    components.set("schemas", definitions);
    return document;
  }

  private void addTags(ObjectNode document, List<MessageDocument> messages) {
    var names = new TreeSet<String>();
    messages.forEach(message -> names.addAll(message.tags()));
    var listed = document.putArray("tags");
    for (var name : names) {
      var tag = listed.addObject().put("name", name);
      if (tags.containsKey(name)) {
        tag.put("description", tags.get(name));
      }
    }
  }

  private void addChannel(
      ObjectNode channel,
      List<MessageDocument> clientMessages,
      List<MessageDocument> serverMessages) {
    channel.put(
        "description",
        "A WebSocket connection. Every message is a JSON object with a `type` and usually a"
            + " `payload`.");
    channel
        .putObject("bindings")
        .putObject("ws")
        .put("method", "GET")
        .put("bindingVersion", "0.1.0");
    var publish = channel.putObject("publish");
    publish
        .put("operationId", "send")
        .put("summary", "Messages that a client sends")
        .put(
            "description",
            "Requests. Each names its answer in `x-response`; answers arrive in the order of the"
                + " requests.");
    oneOf(publish.putObject("message").putArray("oneOf"), clientMessages);
    var subscribe = channel.putObject("subscribe");
    subscribe
        .put("operationId", "receive")
        .put("summary", "Messages that a client receives")
        .put(
            "description",
            "Answers to requests, pushes to the subscribers of a topic (`x-topic`), and notices to"
                + " one connection.");
    oneOf(subscribe.putObject("message").putArray("oneOf"), serverMessages);
  }

  private static void oneOf(ArrayNode references, List<MessageDocument> messages) {
    messages.forEach(message -> references.addObject().put("$ref", reference(message.name())));
  }

  private static String reference(String message) {
    return "#/components/messages/" + message;
  }

  private ObjectNode message(MessageDocument message, Schemas schemas) {
    var node = mapper.createObjectNode();
    node.put("messageId", message.name())
        .put("name", message.name())
        .put("title", message.name())
        .put("summary", message.summary())
        .put("contentType", JSON);
    if (!message.description().isEmpty()) {
      node.put("description", message.description());
    }
    var listed = node.putArray("tags");
    message.tags().forEach(tag -> listed.addObject().put("name", tag));
    var envelope =
        node.putObject("payload")
            .put("title", Schemas.titleOf(message.name()))
            .put("type", "object");
    var required = envelope.putArray("required").add("type");
    var properties = envelope.putObject("properties");
    properties
        .putObject("type")
        .put("type", "string")
        .put("const", message.name())
        .put("description", "Name of the operation");
    message.id().ifPresent(description -> addId(properties, description));
    message
        .namedTopic()
        .ifPresent(
            topic -> {
              required.add("topic");
              properties
                  .putObject("topic")
                  .put("type", "string")
                  .put("description", "Topic that the message is about")
                  .putArray("examples")
                  .add(topic);
            });
    if (!message.topics().isEmpty()) {
      required.add("topic");
      if (message.topics().stream().allMatch(TopicDocument::counted)) {
        required.add("seq");
      }
      addPlace(properties, message.topics());
      if (message.topics().stream().allMatch(TopicDocument::timed)) {
        required.add("time");
      }
      addTopics(node, message.topics());
    }
    message
        .payload()
        .ifPresent(
            type -> {
              if (!message.payloadOptional()) {
                required.add("payload");
              }
              properties.set("payload", schemas.reference(type));
            });
    message.response().ifPresent(name -> node.putObject("x-response").put("$ref", reference(name)));
    return node;
  }

  private static void addId(ObjectNode properties, String description) {
    properties
        .putObject("id")
        .put("type", "string")
        .put("minLength", 1)
        .put("maxLength", 64)
        .put("description", description);
  }

  /** Adds the topic, the sequence number and, if it has one, the time of a push. */
  private static void addPlace(ObjectNode properties, List<TopicDocument> topics) {
    var patterns = topics.stream().map(TopicDocument::pattern).toList();
    var topic =
        properties
            .putObject("topic")
            .put("type", "string")
            .put("description", "Topic: " + String.join(" or ", patterns));
    var examples = topic.putArray("examples");
    topics.forEach(each -> examples.add(each.example()));
    properties
        .putObject("seq")
        .put("type", "integer")
        .put("format", "int64")
        .put("minimum", 1)
        .put("description", "Sequence number in the topic")
        .putArray("examples")
        .add(1);
    var timed = topics.stream().filter(TopicDocument::timed).map(TopicDocument::pattern).toList();
    if (!timed.isEmpty()) {
      var which = timed.size() == topics.size() ? "" : "; only for " + String.join(" or ", timed);
      properties
          .putObject("time")
          .put("type", "integer")
          .put("format", "int64")
          .put("description", "Time of the event, epoch milliseconds" + which)
          .putArray("examples")
          .add(1_697_097_600_000L);
    }
  }

  /** Adds the patterns and delivery modes of topics: the first shared one, others, private ones. */
  private static void addTopics(ObjectNode node, List<TopicDocument> topics) {
    for (var topic : topics) {
      var name = topic.own() ? "x-private-" : "x-";
      if (node.has(name + "topic")) {
        node.withArray("x-topics-beside").add(topic.pattern());
      } else {
        node.put(name + "topic", topic.pattern()).put(name + "delivery", topic.delivery());
      }
    }
  }

  /**
   * Adds the example of a message, after reading and writing it as the server does.
   *
   * @throws IllegalArgumentException if it does not fit the message
   */
  private void addExample(
      MessageDocument message, ObjectNode messages, Examples examples, SchemaCheck check) {
    var node = (ObjectNode) messages.get(message.name());
    var example = examples.of(node.get("payload"));
    if (example == null) {
      return;
    }
    replaceMembers(example, message);
    var problem =
        check
            .problemOf(node.get("payload"), example)
            .or(
                () ->
                    message
                        .payload()
                        .filter(_ -> example.has("payload"))
                        .flatMap(type -> type.problemOf(example.get("payload"))));
    if (problem.isPresent()) {
      throw new IllegalArgumentException(
          "%s: its example %s does not fit its payload: %s"
              .formatted(message.name(), example.path("payload"), problem.get()));
    }
    node.putArray("examples").addObject().put("name", "example").set("payload", example);
  }

  /** Replaces members of the type's example by those of this message. */
  private static void replaceMembers(JsonNode example, MessageDocument message) {
    if (!message.example().isEmpty() && example.get("payload") instanceof ObjectNode payload) {
      payload.setAll(message.example());
      payload.removeIf(JsonNode::isNull);
    }
  }
}
