package io.tapeloom.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.stream.payload.Echo;
import io.tapeloom.stream.payload.Json;
import io.tapeloom.stream.payload.PayloadReader;
import io.tapeloom.stream.payload.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The operation protocol: messages are {@code {"type", "payload"}} both ways, pushes bear {@code
 * topic} and {@code seq} too, and {@code time} when they tell of the past. A message that does not
 * fit closes its connection with 1003 and a reason that says why. Immutable, thread-safe.
 */
final class OperationProtocol implements Protocol {

  private final StreamApi api;
  private final ObjectMapper mapper;

  OperationProtocol(StreamApi api, ObjectMapper mapper) {
    this.api = api;
    this.mapper = mapper;
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
  public void received(Session session, byte[] text) {
    JsonNode message;
    try {
      message = Json.read(mapper, text);
    } catch (JsonProcessingException notJson) {
      session.close(CloseReason.undecodable(complaint(notJson)));
      return;
    }
    if (!message.isObject()) {
      session.close(CloseReason.undecodable("must be a JSON object"));
      return;
    }
    var type = message.path("type");
    if (type.isMissingNode()) {
      session.close(CloseReason.undecodable("type is required"));
      return;
    }
    if (!type.isTextual()) {
      session.close(CloseReason.undecodable("type must be a string"));
      return;
    }
    var operation = api.send(type.textValue());
    if (operation.isEmpty()) {
      session.close(CloseReason.unmatched(type.textValue()));
      return;
    }
    dispatch(operation.get(), message.get("payload"), session);
  }

  private void dispatch(SendOperation operation, @Nullable JsonNode payload, Session session) {
    Object request = null;
    if (operation.payload().isPresent()) {
      PayloadReader<?> reader = operation.payload().get();
      switch (reader.read(payload)) {
        case Reading.Valid<?>(var value) -> request = value;
        case Reading.Invalid<?> invalid -> {
          session.close(CloseReason.invalidPayload(invalid.first().toString()));
          return;
        }
      }
    }
    session.alive();
    if (operation.replyName().isPresent()) {
      var replyName = operation.replyName().get();
      switch (operation.call(request, session)) {
        case null -> {}
        case CompletionStage<?> later ->
            later.whenComplete(
                (reply, bug) -> session.resume(() -> reply(session, replyName, reply, bug)));
        case Object reply -> reply(session, replyName, reply, null);
      }
    } else {
      operation.call(request, session);
    }
  }

  private void reply(
      Session session, String name, @Nullable Object payload, @Nullable Throwable bug) {
    if (bug != null) {
      session.fail(bug);
    } else if (payload != null) {
      session.send(encoded(name, payload));
    }
  }

  @Override
  public void refused(Session session, byte[] text, Duration wait) {
    session.send(
        Notice.ERROR,
        new Failure(
            "rate_limited",
            "Too many messages: %d a second are allowed".formatted(session.limits().messageRate()),
            typeOf(text),
            true,
            wait.toMillis() + 1));
  }

  @Override
  public void draining(Session session, Duration reconnectAfter) {
    session.send(Notice.DRAINING, new Draining(reconnectAfter.toMillis()));
  }

  private @Nullable String typeOf(byte[] text) {
    try {
      var type = Json.read(mapper, text).path("type").textValue();
      return type == null ? null : Echo.of(type);
    } catch (JsonProcessingException unreadable) {
      return null;
    }
  }

  /** What is wrong with a text: it is no JSON, or more of it than the parser takes. */
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
    return encoded(notice.name(), payload);
  }

  private byte[] encoded(String type, Object payload) {
    var bytes = new ByteArrayOutputStream(256);
    try (var json = mapper.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writePOJOField("payload", payload);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public byte[] encode(Publication<?> publication) {
    var topic = publication.topic();
    var push =
        api.push(topic.family())
            .orElseThrow(() -> new IllegalStateException("no push speaks for " + topic.name()));
    var bytes = new ByteArrayOutputStream(256);
    try (var json = mapper.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", push.name());
      json.writeStringField("topic", topic.name());
      json.writeNumberField("seq", publication.seq());
      if (publication.timeMillis().isPresent()) {
        json.writeNumberField("time", publication.timeMillis().getAsLong());
      }
      json.writePOJOField("payload", push.payloadOf(publication.value()));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
