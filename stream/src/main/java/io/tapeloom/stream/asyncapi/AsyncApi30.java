package io.tapeloom.stream.asyncapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes AsyncAPI 3.0.0 documents: one server, its channels, and what is sent and received on each.
 * Messages are flat: the fields of an envelope and those of a payload type side by side.
 *
 * @param contact whom to ask; empty: nobody
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

  /** Which way a message goes, as the server sees it. */
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
   * @param address where it is on the server, with its parameters in braces
   * @param parameters what each parameter means
   * @param messages the names of the messages that it carries
   */
  public record Channel(
      String name,
      String address,
      String description,
      Map<String, String> parameters,
      List<String> messages) {}

  /**
   * A message.
   *
   * @param name its key in the document
   * @param envelope the schema of the fields that are not the payload's
   * @param payload the type of the other fields
   */
  public record Message(String name, String summary, ObjectNode envelope, Class<?> payload) {}

  /**
   * An operation.
   *
   * @param name its key in the document
   * @param channel the channel that it goes by
   * @param messages the messages of that channel that it is about
   * @param description what it does, in CommonMark
   * @param replies the messages that answer it, on the same channel; none: it has no answer
   * @param secured whether only authenticated clients take part
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
   * One document.
   *
   * @param path where the server is on its host
   */
  public ObjectNode document(
      String host,
      boolean secure,
      String path,
      List<Channel> channels,
      List<Message> messages,
      List<Operation> operations) {
    var schemas = new Schemas(mapper);
    var written = mapper.createObjectNode();
    messages.forEach(message -> written.set(message.name(), message(message, schemas)));
    var definitions = schemas.collected();
    addExamples(written, new Examples(definitions));

    var document = mapper.createObjectNode();
    document.put("asyncapi", "3.0.0");
    addInfo(document.putObject("info"));
    document.put("defaultContentType", JSON);
    document
        .putObject("servers")
        .putObject("this")
        .put("host", host)
        .put("pathname", path)
        .put("protocol", secure ? "wss" : "ws")
        .put("description", "The server that gave this document");
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

  /** An example of a whole message: that of its envelope, and that of its payload. */
  private void addExamples(ObjectNode messages, Examples examples) {
    for (var message : messages) {
      var whole = mapper.createObjectNode();
      for (var part : message.get("payload").get("allOf")) {
        if (examples.of(part) instanceof ObjectNode fields) {
          whole.setAll(fields);
        }
      }
      ((ObjectNode) message)
          .putArray("examples")
          .addObject()
          .put("name", "example")
          .set("payload", whole);
    }
  }
}
