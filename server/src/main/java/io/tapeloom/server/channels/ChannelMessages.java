package io.tapeloom.server.channels;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.util.NameTransformer;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.live.UtcText;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.MissedValues;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the messages of the channel protocol: the fields that every message has, and the fields
 * of the payload at the same level. Immutable, thread-safe.
 */
final class ChannelMessages {

  private final ObjectMapper mapper;

  ChannelMessages(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** Encodes a publication as a message of its channel. */
  byte[] data(Publication<?> publication) {
    return data(
        publication.value(),
        json -> {
          if (publication.isCounted()) {
            json.writeNumberField("seq", publication.seq());
          }
          if (publication.topic().family().equals(UserTopics.ALERTS)) {
            json.writeStringField("topic", UserTopics.ALERTS.pattern());
          }
        });
  }

  /** Encodes an event of the system that has no place in its sequence. */
  byte[] announcement(SystemTopics.Notice notice) {
    return data(notice, _ -> {});
  }

  private byte[] data(Object value, Fields moreFields) {
    var content = ChannelContent.ofValue(value.getClass());
    return encode(
        content.type(),
        content.timeOf(value),
        content.kind().wireName(),
        content.messageOf(value),
        moreFields);
  }

  /** Encodes the report of values that a session is not sent. */
  byte[] gap(Topic<?> topic, Gap gap, Instant now) {
    var content = ChannelContent.of(topic);
    return encode(
        "gap",
        now,
        content.kind().wireName(),
        MissedValues.of(gap),
        json -> content.writeName(topic, json));
  }

  /** Encodes a message about the connection. */
  byte[] control(
      String type, Instant now, String channel, @Nullable String requestId, ServerMessage message) {
    return encode(
        type,
        now,
        channel,
        message,
        json -> {
          if (requestId != null) {
            json.writeStringField("request_id", requestId);
          }
        });
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private byte[] encode(
      String type, Instant time, String channel, Object payload, Fields moreFields) {
    var bytes = new ByteArrayOutputStream(256);
    try (var json = mapper.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeStringField("timestamp", UtcText.of(time));
      json.writeStringField("channel", channel);
      moreFields.write(json);
      writeFields(payload, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes the fields of a value without the enclosing object. */
  private void writeFields(Object value, JsonGenerator json) throws IOException {
    SerializerProvider provider = mapper.getSerializerProviderInstance();
    provider
        .findValueSerializer(value.getClass())
        .unwrappingSerializer(NameTransformer.NOP)
        .serialize(value, json, provider);
  }
}
