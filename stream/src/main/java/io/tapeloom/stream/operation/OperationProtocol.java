package io.tapeloom.stream.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.stream.payload.Echo;
import io.tapeloom.stream.payload.Json;
import io.tapeloom.stream.payload.PayloadReader;
import io.tapeloom.stream.payload.Reading;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Notice;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Declaration;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.View;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operation protocol: messages are {@code {"type", "payload"}} in both directions. Pushes also
 * have {@code topic} and {@code seq}, and {@code time} if the topic family has event times. A
 * request may have an {@code id}, which its answer repeats. An invalid message is answered with an
 * error; without a format it closes its connection with 1003 and a reason. Immutable, thread-safe.
 */
final class OperationProtocol implements Protocol {

  /** The maximum length of the {@code id} of a request, in code points. */
  static final int MAX_ID = 64;

  /** The server shuts down. */
  static final Notice<Draining> DRAINING =
      new Notice<>(
          "draining",
          Draining.class,
          "The server shuts down and will close the connection with 1012",
          "connection");

  /** A message was refused, and no operation has handled it. */
  static final Notice<Failure> ERROR =
      new Notice<>(
          "error", Failure.class, "A message was refused; the connection stays", "connection");

  /** Values of a subscribed topic are not sent. */
  static final Notice<MissedValues> GAP =
      new Notice<>(
          "gap",
          MissedValues.class,
          "Values of a topic are missing; the message also has `topic`",
          "connection");

  private final StreamApi api;
  private final ObjectMapper mapper;
  private final Optional<BinaryPushes> binary;
  private final List<String> formats;

  /**
   * @param binary the format in which pushes are binary; empty: there is none
   */
  OperationProtocol(StreamApi api, ObjectMapper mapper, Optional<BinaryPushes> binary) {
    this.api = api;
    this.mapper = mapper;
    this.binary = binary;
    this.formats =
        Stream.concat(Stream.of(Format.JSON), binary.map(BinaryPushes::subprotocol).stream())
            .toList();
  }

  @Override
  public void opened(Session session) {
    api.listener().opened(session);
  }

  @Override
  public void closed(Session session) {
    api.listener().closed(session);
  }

  @Override
  public List<String> formats() {
    return formats;
  }

  @Override
  public Handling read(byte[] text) {
    JsonNode message;
    try {
      message = Json.read(mapper, text);
    } catch (JsonProcessingException notJson) {
      return refusal(null, null, BadMessage.undecodable(complaint(notJson)));
    }
    if (!message.isObject()) {
      return refusal(null, null, BadMessage.undecodable("must be a JSON object"));
    }
    var id = message.get("id");
    var type = message.get("type");
    if (type == null) {
      return refusal(null, id, BadMessage.badType("type is required"));
    }
    var name = type.textValue();
    if (name == null) {
      return refusal(null, id, BadMessage.badType("type must be a string"));
    }
    var operation = api.send(name);
    if (operation.isEmpty()) {
      return refusal(name, id, BadMessage.unmatched(name));
    }
    if (id != null && !isId(id)) {
      return refusal(
          name,
          null,
          BadMessage.badId(
              "must be a text of 1 to %d characters, got %s".formatted(MAX_ID, Echo.of(id))));
    }
    return read(operation.get(), message.get("payload"), id);
  }

  @Override
  public void receivedBinary(Session session) {
    refuse(session, null, null, BadMessage.binary());
  }

  private Handling refusal(@Nullable String type, @Nullable JsonNode id, BadMessage why) {
    var repeated = idOf(id);
    return session -> refuse(session, type, repeated, why);
  }

  /**
   * Answers a bad message with an error, or closes a connection without a format.
   *
   * @param type the type of the message; null: it has none
   * @param id the id of the message; null: it has none
   */
  private void refuse(Session session, @Nullable String type, @Nullable String id, BadMessage why) {
    if (session.format().isChosen()) {
      session.send(encoded(ERROR.name(), id, why.failure(type)));
    } else {
      session.close(why.close());
    }
  }

  private static @Nullable String idOf(@Nullable JsonNode id) {
    return id != null && isId(id) ? id.textValue() : null;
  }

  private static boolean isId(JsonNode id) {
    var text = id.textValue();
    return text != null && !text.isEmpty() && text.codePointCount(0, text.length()) <= MAX_ID;
  }

  private Handling read(
      SendOperation operation, @Nullable JsonNode payload, @Nullable JsonNode givenId) {
    var id = idOf(givenId);
    boolean omitted = operation.payloadOptional() && (payload == null || payload.isNull());
    if (operation.payload().isEmpty() || omitted) {
      return handling(operation, null, id);
    }
    PayloadReader<?> reader = operation.payload().get();
    return switch (reader.read(payload)) {
      case Reading.Valid<?>(var value) -> handling(operation, value, id);
      case Reading.Invalid<?> invalid ->
          refusal(operation.name(), givenId, BadMessage.invalid(invalid.first()));
    };
  }

  private Handling handling(
      SendOperation operation, @Nullable Object request, @Nullable String id) {
    Handling calling = session -> call(session, operation, request, id);
    return operation.when() == SendOperation.When.AT_ONCE ? calling : Handling.atOnce(calling);
  }

  private void call(
      Session session, SendOperation operation, @Nullable Object request, @Nullable String id) {
    session.alive();
    var result = operation.call(request, session);
    if (operation.replyName().isEmpty() || result == null) {
      return;
    }
    var name = operation.replyName().get();
    if (!(result instanceof Later<?> later)) {
      session.send(encoded(name, id, result));
      return;
    }
    var answer =
        later
            .reply()
            .<Runnable>thenApply(
                made ->
                    () -> {
                      var reply = made.get();
                      if (reply != null) {
                        session.send(encoded(name, id, reply));
                      }
                    });
    if (operation.when() == SendOperation.When.LATER) {
      session.answerLater(answer);
    } else {
      answer.whenComplete(
          (work, bug) -> session.resume(bug == null ? work : () -> session.fail(bug)));
    }
  }

  @Override
  public Handling refuse(byte[] text, Duration wait) {
    var refused = envelopeOf(text);
    var id = idOf(refused.get("id"));
    var type = refused.path("type").textValue();
    var named = type == null ? null : Echo.of(type);
    return session -> {
      var failure =
          new Failure(
              "rate_limited",
              "Too many messages: %d a second are allowed"
                  .formatted(session.limits().messages().messageRate()),
              null,
              named,
              true,
              wait.toMillis() + 1);
      session.send(encoded(ERROR.name(), id, failure));
    };
  }

  @Override
  public void draining(Session session, Duration reconnectAfter) {
    session.send(DRAINING, new Draining(reconnectAfter.toMillis()));
  }

  private JsonNode envelopeOf(byte[] text) {
    try {
      return Json.read(mapper, text);
    } catch (JsonProcessingException unreadable) {
      return mapper.missingNode();
    }
  }

  /** Returns why a text cannot be parsed: it is not JSON, or exceeds a limit of the parser. */
  private static String complaint(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return Json.complaint(e);
    }
    var location = e.getLocation();
    return location == null
        ? "not valid JSON"
        : "not valid JSON (line %d, column %d)"
            .formatted(location.getLineNr(), location.getColumnNr());
  }

  @Override
  public <T extends Record> byte[] encode(Notice<T> notice, T payload) {
    return encoded(notice.name(), null, payload);
  }

  private byte[] encoded(String type, @Nullable String id, Object payload) {
    var bytes = new ByteArrayOutputStream(256);
    try (var json = mapper.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      if (id != null) {
        json.writeStringField("id", id);
      }
      json.writePOJOField("payload", payload);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public Message encode(Topic<?> topic, Gap gap, Format format) {
    var bytes = new ByteArrayOutputStream(256);
    try (var json = mapper.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", GAP.name());
      json.writeStringField("topic", topic.name());
      json.writePOJOField("payload", MissedValues.of(gap));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Message.text(bytes.toByteArray());
  }

  /** Returns what makes the pushes of a format; empty: they are JSON. */
  private Optional<BinaryPushes> binaryOf(Format format) {
    return binary.filter(pushes -> pushes.subprotocol().equals(format.subprotocol()));
  }

  @Override
  public Optional<Declaration> declaration(Topic<?> topic, Format format) {
    return binaryOf(format).flatMap(pushes -> pushes.declaration(topic));
  }

  @Override
  public Message encode(Declaration declaration) {
    return Message.text(encoded(binary.orElseThrow().notice().name(), null, declaration.content()));
  }

  @Override
  public Message encode(Publication<?> publication, Format format) {
    return encode(publication, format, View.WHOLE);
  }

  @Override
  public Message encode(Publication<?> publication, Format format, View view) {
    return binaryOf(format)
        .flatMap(pushes -> pushes.encode(publication, view))
        .orElseGet(() -> encodeJson(publication, view));
  }

  private Message encodeJson(Publication<?> publication, View view) {
    var topic = publication.topic();
    var change = view.changes() ? api.change(topic.family()) : Optional.<PushOperation>empty();
    var push =
        change
            .or(() -> api.push(topic.family()))
            .orElseThrow(
                () -> new IllegalStateException("no @Push method for the topic " + topic.name()));
    var bytes = new ByteArrayOutputStream(256);
    try (var json = mapper.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", push.name());
      json.writeStringField("topic", topic.name());
      if (publication.isCounted()) {
        json.writeNumberField("seq", publication.seq());
      }
      if (publication.timeMillis().isPresent()) {
        json.writeNumberField("time", publication.timeMillis().getAsLong());
      }
      json.writePOJOField(
          "payload",
          push.payloadOf(
              publication.before(), publication.value(), view.detail(), publication.seq() - 1));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Message.text(bytes.toByteArray());
  }
}
