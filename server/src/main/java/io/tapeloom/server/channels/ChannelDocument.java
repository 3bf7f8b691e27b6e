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
import io.tapeloom.stream.operation.MissedValues;
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
   * @param path the path of the endpoint
   */
  public ChannelDocument(
      String path, String version, Contact contact, ChannelTable table, ObjectMapper mapper) {
    this.path = path;
    this.version = version;
    this.contact = contact;
    this.table = table;
    this.mapper = mapper;
  }

  /** Returns the document for clients that reach the server at that host. */
  public ObjectNode document(String host, boolean secure) {
    var messages = new ArrayList<Message>();
    var channels = new ArrayList<Channel>();
    var operations = new ArrayList<Operation>();
    addConnection(messages, channels, operations);
    for (var kind : ChannelKind.values()) {
      for (var content : ChannelContent.of(kind)) {
        messages.add(
            new Message(
                content.type(),
                kind.description(),
                dataEnvelope(content),
                sent(content.messageType())));
      }
      channels.add(
          new Channel(
              kind.wireName(),
              kind.hasSymbols() ? kind.wireName() + "/{symbol}" : kind.wireName(),
              "%s. Limits: %d messages per second for one subscription, %d subscribed connections."
                  .formatted(
                      kind.description(),
                      table.of(kind).rateLimit(),
                      table.of(kind).maxSubscribers()),
              kind.hasSymbols()
                  ? Map.of("symbol", "Symbol of the subscription; every symbol if it has none")
                  : Map.of(),
              ChannelContent.mainOf(kind).delivery().wireName(),
              kind.messageTypes()));
      operations.add(
          new Operation(
              "send_" + kind.wireName(),
              Action.SEND,
              kind.wireName(),
              kind.description(),
              "Subscribers of the channel `%s` receive `%s` messages."
                  .formatted(kind.wireName(), String.join("` and `", kind.messageTypes())),
              kind.messageTypes(),
              List.of(),
              kind.requiresAuth()));
    }
    return new AsyncApi30(
            "Tapeloom channels",
            version,
            "Live market data and private events of users, by channel, over one WebSocket"
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
            "First message of a connection",
            answerEnvelope("welcome"),
            sent(ServerMessage.Welcome.class)));
    names.put(
        "error",
        new Message(
            "error",
            "Error or notice; the connection stays open",
            answerEnvelope("error"),
            sent(ServerMessage.Failure.class)));
    names.put(
        "gap",
        new Message(
            "gap", "Events that the client is not sent", gapEnvelope(), sent(MissedValues.class)));
    for (var request : ChannelRequest.values()) {
      var answer = request.answer();
      names.put(
          request.type(),
          new Message(
              request.type(),
              request.summary(),
              requestEnvelope(request),
              PayloadType.of(request.payload(), mapper, Direction.READ)));
      names.putIfAbsent(
          answer.documentName(),
          new Message(
              answer.documentName(),
              "Answer to `%s`".formatted(request.type()),
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
            "First message of a connection",
            "Contains the id of the connection and lists the channels.",
            List.of("welcome"),
            List.of(),
            false));
    operations.add(
        new Operation(
            "send_gap",
            Action.SEND,
            CONNECTION,
            "Events that the client is not sent",
            "Sent when a subscriber of a channel that delivers every event has read too slowly.",
            List.of("gap"),
            List.of(),
            false));
    messages.addAll(names.values());
    channels.add(
        new Channel(
            CONNECTION,
            "/",
            "Requests of the client and their answers, and messages about the connection.",
            Map.of(),
            "",
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
        .put("description", "Type of the message");
    return schema;
  }

  private ObjectNode requestEnvelope(ChannelRequest request) {
    var schema = envelope(request.type());
    if (!request.hasRequestId()) {
      schema
          .withObject("/properties")
          .putObject("request_id")
          .put("type", "string")
          .put("maxLength", ClientMessage.MAX_REQUEST_ID)
          .put("description", "Id of the request, which the answer repeats");
    }
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
        .put("description", "Channel that the message concerns")
        .putArray("examples")
        .add("system");
    properties
        .putObject("request_id")
        .put("type", "string")
        .put("description", "The request's `request_id`, if it had one");
    return schema;
  }

  private ObjectNode gapEnvelope() {
    var schema = envelope("gap");
    schema.withArray("required").add("timestamp").add("channel");
    var properties = schema.withObject("/properties");
    addTimestamp(properties);
    addText(properties, "channel", "Channel of the events", "trades");
    addText(properties, "symbol", "Symbol of the events, in channels with symbols", "AAPL");
    addText(properties, "resolution", "Length of a bar, in the channel chart_data", "1m");
    addText(properties, "asset", "Asset of the events, in the channel account", "USD");
    addText(
        properties,
        "topic",
        "`alerts`: alerts for all users; `executions`: messages of the type `execution`",
        UserTopics.ALERTS_PATTERN);
    return schema;
  }

  private static void addText(
      ObjectNode properties, String name, String description, String example) {
    properties
        .putObject(name)
        .put("type", "string")
        .put("description", description)
        .putArray("examples")
        .add(example);
  }

  private ObjectNode dataEnvelope(ChannelContent<?> content) {
    var kind = content.kind();
    var schema = envelope(content.type());
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
        .put("description", "Channel of the message");
    properties
        .putObject("seq")
        .put("type", "integer")
        .put("format", "int64")
        .put("minimum", 1)
        .put(
            "description",
            "Sequence number of the event, the same in both protocols"
                + (announces ? "; absent if the message concerns only this server" : ""))
        .putArray("examples")
        .add(17);
    if (kind == ChannelKind.NOTIFICATIONS) {
      properties
          .putObject("topic")
          .put("type", "string")
          .put("const", UserTopics.ALERTS_PATTERN)
          .put("description", "Only in alerts for all users, which have their own sequence");
    }
    return schema;
  }

  private static void addTimestamp(ObjectNode properties) {
    properties
        .putObject("timestamp")
        .put("type", "string")
        .put("format", "date-time")
        .put("description", "Time of the event, UTC")
        .putArray("examples")
        .add("2026-01-01T12:00:00.000Z");
  }
}
