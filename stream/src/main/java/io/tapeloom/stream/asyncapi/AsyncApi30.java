package io.tapeloom.stream.asyncapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.stream.payload.PayloadType;
import io.tapeloom.stream.payload.SchemaCheck;
import io.tapeloom.stream.payload.Schemas;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes AsyncAPI 3.0.0 documents: one server, its channels, and the messages that are sent and
 * received on each. Messages are flat: they have the fields of an envelope and of a payload type.
 *
 * @param contact the contact in the document; empty: none
 * @see <a href="https://www.asyncapi.com/docs/reference/specification/v3.0.0">AsyncAPI 3.0.0</a>
 */
public record AsyncApi30(
    String title,
    String version,
    String description,
    Optional<Contact> contact,
    ObjectMapper mapper) {

  private static final String JSON = "application/json";
  private static final String BEARER = "bearer";

  /** The direction of a message, from the server's point of view. */
  public enum Action {
    SEND("send"),
    RECEIVE("receive");

    private final String wireName;

    Action(String wireName) {
      this.wireName = wireName;
    }
  }

  /**
   * A channel.
   *
   * @param name its key in the document
   * @param address the address on the server, with parameters in braces
   * @param parameters the description of each parameter
   * @param delivery the name of the delivery mode of its topics, in {@code x-delivery}; empty: it
   *     has no topics
   * @param messages the names of the messages that it carries
   */
  public record Channel(
      String name,
      String address,
      String description,
      Map<String, String> parameters,
      String delivery,
      List<String> messages) {}

  /**
   * A message.
   *
   * @param name its key in the document
   * @param envelope the schema of the fields that are not the payload's
   * @param payload the type of all other fields
   */
  public record Message(String name, String summary, ObjectNode envelope, PayloadType payload) {}

  /**
   * An operation.
   *
   * @param name its key in the document
   * @param channel the name of its channel
   * @param messages the names of its messages, which the channel carries
   * @param description what it does, in CommonMark
   * @param replies the names of its answers, on the same channel; empty: no answer
   * @param secured whether only authenticated clients may use it
   */
  public record Operation(
      String name,
      Action action,
      String channel,
      String summary,
      String description,
      List<String> messages,
      List<String> replies,
      boolean secured) {}

  /**
   * Returns a document.
   *
   * @param path the path on the host
   */
  public ObjectNode document(
      String host,
      boolean secure,
      String path,
      List<Channel> channels,
      List<Message> messages,
      List<Operation> operations) {
    var schemas = new Schemas();
    var written = mapper.createObjectNode();
    messages.forEach(message -> written.set(message.name(), message(message, schemas)));
    var definitions = schemas.collected();
    addExamples(messages, written, definitions);

    var document = mapper.createObjectNode();
    document.put("asyncapi", "3.0.0");
    addInfo(document.putObject("info"));
    document.put("defaultContentType", JSON);
    var server = document.putObject("servers").putObject("this");
    server
        .put("host", host)
        .put("pathname", path)
        .put("protocol", secure ? "wss" : "ws")
        .put("description", "The server that sent this document");
    CloseCodes.addTo(server);
    var channelNodes = document.putObject("channels");
    channels.forEach(channel -> addChannel(channelNodes, channel));
    var operationNodes = document.putObject("operations");
    operations.forEach(operation -> addOperation(operationNodes, operation));
    var components = document.putObject("components");
    components.set("messages", written);
    components.set("schemas", definitions);
    components
        .putObject("securitySchemes")
        .putObject(BEARER)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "JWT")
        .put("description", "A JSON Web Token: in an auth message, or in the handshake");
    return document;
  }

  private void addInfo(ObjectNode info) {
    info.put("title", title).put("version", version);
    if (!description.isEmpty()) {
      info.put("description", description);
    }
    contact.ifPresent(
        known -> info.putObject("contact").put("name", known.name()).put("email", known.email()));
    info.putObject("license")
        .put("name", "Apache-2.0")
        .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
  }

  private static void addChannel(ObjectNode channels, Channel channel) {
    var node = channels.putObject(channel.name());
    node.put("address", channel.address()).put("description", channel.description());
    if (!channel.delivery().isEmpty()) {
      node.put("x-delivery", channel.delivery());
    }
    if (!channel.parameters().isEmpty()) {
      var parameters = node.putObject("parameters");
      channel
          .parameters()
          .forEach((name, text) -> parameters.putObject(name).put("description", text));
    }
    var messages = node.putObject("messages");
    channel
        .messages()
        .forEach(name -> messages.putObject(name).put("$ref", "#/components/messages/" + name));
    node.putObject("bindings").putObject("ws").put("method", "GET").put("bindingVersion", "0.1.0");
  }

  private static void addOperation(ObjectNode operations, Operation operation) {
    var node = operations.putObject(operation.name());
    node.put("action", operation.action().wireName);
    node.putObject("channel").put("$ref", "#/channels/" + operation.channel());
    node.put("summary", operation.summary()).put("description", operation.description());
    references(node.putArray("messages"), operation.channel(), operation.messages());
    if (operation.secured()) {
      node.putArray("security").addObject().put("$ref", "#/components/securitySchemes/" + BEARER);
    }
    if (!operation.replies().isEmpty()) {
      var reply = node.putObject("reply");
      reply.putObject("channel").put("$ref", "#/channels/" + operation.channel());
      references(reply.putArray("messages"), operation.channel(), operation.replies());
    }
  }

  private static void references(ArrayNode array, String channel, List<String> messages) {
    messages.forEach(
        name -> array.addObject().put("$ref", "#/channels/" + channel + "/messages/" + name));
  }

  private ObjectNode message(Message message, Schemas schemas) {
    var node = mapper.createObjectNode();
    node.put("name", message.name())
        .put("title", message.name())
        .put("summary", message.summary())
        .put("contentType", JSON);
    var parts =
        node.putObject("payload")
            .put("title", Schemas.titleOf(message.name()))
            .put("type", "object")
            .putArray("allOf");
    parts.add(message.envelope());
    parts.add(schemas.reference(message.payload()));
    return node;
  }

  /**
   * Adds the examples of whole messages: that of its envelope, and that of its payload.
   *
   * @throws IllegalArgumentException when one does not fit its message
   */
  private void addExamples(List<Message> messages, ObjectNode written, ObjectNode definitions) {
    var examples = new Examples(definitions);
    var check = new SchemaCheck(definitions);
    for (var message : messages) {
      var node = (ObjectNode) written.get(message.name());
      var whole = mapper.createObjectNode();
      for (var part : node.get("payload").get("allOf")) {
        if (examples.of(part) instanceof ObjectNode fields) {
          whole.setAll(fields);
        }
      }
      var problem =
          check.problemOf(node.get("payload"), whole).or(() -> message.payload().problemOf(whole));
      if (problem.isPresent()) {
        throw new IllegalArgumentException(
            "%s: its example %s does not fit it: %s"
                .formatted(message.name(), whole, problem.get()));
      }
      node.putArray("examples").addObject().put("name", "example").set("payload", whole);
    }
  }
}
