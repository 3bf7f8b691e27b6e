package io.tapeloom.server.channels;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.ChannelTable;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.asyncapi.AsyncApi30;
import io.tapeloom.stream.asyncapi.AsyncApi30.Action;
import io.tapeloom.stream.asyncapi.AsyncApi30.Channel;
import io.tapeloom.stream.asyncapi.AsyncApi30.Message;
import io.tapeloom.stream.asyncapi.AsyncApi30.Operation;
import io.tapeloom.stream.asyncapi.Contact;
import io.tapeloom.stream.payload.Direction;
import io.tapeloom.stream.payload.PayloadType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The AsyncAPI 3.0.0 document of the channel protocol: the connection with its requests and
 * answers, and a channel per {@link ChannelKind}. Immutable, thread-safe.
 */
public final class ChannelDocument {

  private static final String CONNECTION = "connection";

  private final String path;
  private final String version;
  private final Contact contact;
  private final ChannelTable table;
  private final ObjectMapper mapper;

  /**
   * @param path where the endpoint is
   */
  public ChannelDocument(
      String path, String version, Contact contact, ChannelTable table, ObjectMapper mapper) {
    this.path = path;
    this.version = version;
    this.contact = contact;
    this.table = table;
    this.mapper = mapper;
  }

  /** The document for clients that reach the server by that host. */
  public ObjectNode document(String host, boolean secure) {
    var messages = new ArrayList<Message>();
    var channels = new ArrayList<Channel>();
    var operations = new ArrayList<Operation>();
    addConnection(messages, channels, operations);
    for (var kind : ChannelKind.values()) {
      messages.add(
          new Message(
              kind.messageType(),
              kind.description(),
              dataEnvelope(kind),
              sent(ChannelContent.of(kind).messageType())));
      channels.add(
          new Channel(
              kind.wireName(),
              kind.hasSymbols() ? kind.wireName() + "/{symbol}" : kind.wireName(),
              "%s. At most %d messages a second for one subscription, %d connections at once."
                  .formatted(
                      kind.description(),
                      table.of(kind).rateLimit(),
                      table.of(kind).maxSubscribers()),
              kind.hasSymbols()
                  ? Map.of("symbol", "The symbol that was subscribed to, or each one")
                  : Map.of(),
              List.of(kind.messageType())));
      operations.add(
          new Operation(
              "send_" + kind.wireName(),
              Action.SEND,
              kind.wireName(),
              kind.description(),
              "What subscribers of the channel `%s` are sent, as `%s` messages."
                  .formatted(kind.wireName(), kind.messageType()),
              List.of(kind.messageType()),
              List.of(),
              kind.requiresAuth()));
    }
    return new AsyncApi30(
            "Tapeloom channels",
            version,
            "Live market data and each user's own events by channels, over one WebSocket"
                + " connection.",
            Optional.of(contact),
            mapper)
        .document(host, secure, path, channels, messages, operations);
  }

  private void addConnection(
      List<Message> messages, List<Channel> channels, List<Operation> operations) {
    var names = new LinkedHashMap<String, Message>();
    names.put(
        "welcome",
        new Message(
            "welcome",
            "The first message of a connection",
            answerEnvelope("welcome"),
            sent(ServerMessage.Welcome.class)));
    names.put(
        "error",
        new Message(
            "error",
            "Something that could not be done; the connection stays",
            answerEnvelope("error"),
            sent(ServerMessage.Failure.class)));
    for (var request : ChannelRequest.values()) {
      var answer = request.answer();
      names.put(
          request.type(),
          new Message(
              request.type(),
              request.summary(),
              envelope(request.type()),
              PayloadType.of(request.payload(), mapper, Direction.READ)));
      names.putIfAbsent(
          answer.documentName(),
          new Message(
              answer.documentName(),
              "The answer to " + request.type(),
              answerEnvelope(answer.type()),
              sent(answer.payload())));
      operations.add(
          new Operation(
              "receive_" + request.type(),
              Action.RECEIVE,
              CONNECTION,
              request.summary(),
              request.description(),
              List.of(request.type()),
              List.of(answer.documentName(), "error"),
              false));
    }
    operations.add(
        new Operation(
            "send_welcome",
            Action.SEND,
            CONNECTION,
            "The first message of a connection",
            "Names the connection and the channels that it may subscribe to.",
            List.of("welcome"),
            List.of(),
            false));
    messages.addAll(names.values());
    channels.add(
        new Channel(
            CONNECTION,
            "/",
            "The connection itself: requests and their answers.",
            Map.of(),
            List.copyOf(names.keySet())));
  }

  private PayloadType sent(Class<?> payload) {
    return PayloadType.of(payload, mapper, Direction.WRITE);
  }

  private ObjectNode envelope(String type) {
    var schema = mapper.createObjectNode().put("type", "object");
    schema.putArray("required").add("type");
    schema
        .putObject("properties")
        .putObject("type")
        .put("type", "string")
        .put("const", type)
        .put("description", "Which message this is");
    return schema;
  }

  private ObjectNode answerEnvelope(String type) {
    var schema = envelope(type);
    schema.withArray("required").add("timestamp").add("channel");
    var properties = schema.withObject("/properties");
    addTimestamp(properties);
    properties
        .putObject("channel")
        .put("type", "string")
        .put("description", "The channel that it is about")
        .putArray("examples")
        .add("system");
    properties
        .putObject("request_id")
        .put("type", "string")
        .put("description", "That of the request, when it had one");
    return schema;
  }

  private ObjectNode dataEnvelope(ChannelKind kind) {
    var schema = envelope(kind.messageType());
    var required = schema.withArray("required").add("timestamp").add("channel");
    boolean announces = kind == ChannelKind.SYSTEM;
    if (!announces) {
      required.add("seq");
    }
    var properties = schema.withObject("/properties");
    addTimestamp(properties);
    properties
        .putObject("channel")
        .put("type", "string")
        .put("const", kind.wireName())
        .put("description", "The channel that carries it");
    properties
        .putObject("seq")
        .put("type", "integer")
        .put("format", "int64")
        .put("minimum", 1)
        .put(
            "description",
            "The number of the event in its sequence, the same in both protocols"
                + (announces ? "; absent where the message is of this server alone" : ""))
        .putArray("examples")
        .add(17);
    if (kind == ChannelKind.NOTIFICATIONS) {
      properties
          .putObject("topic")
          .put("type", "string")
          .put("const", UserTopics.ALERTS_PATTERN)
          .put(
              "description",
              "Of an alert for everybody, which is counted apart from the user's own");
    }
    return schema;
  }

  private static void addTimestamp(ObjectNode properties) {
    properties
        .putObject("timestamp")
        .put("type", "string")
        .put("format", "date-time")
        .put("description", "When it happened, UTC")
        .putArray("examples")
        .add("2026-01-01T12:00:00.000Z");
  }
}
