package io.tapeloom.server.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.stream.topic.ValueCodec;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/**
 * Alerts and system messages: the kind in a byte, the time in 12 bytes, and texts with their
 * lengths in 4 bytes; the data for programs is JSON. Immutable, thread-safe.
 */
public final class TextCodec {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final ObjectReader DATA =
      MAPPER
          .readerFor(new TypeReference<Map<String, Object>>() {})
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS); // the text stays the same

  /** System messages. */
  public static final ValueCodec<SystemTopics.Notice> NOTICES =
      new ValueCodec<>() {
        @Override
        public void write(SystemTopics.Notice notice, ByteBuffer to) {
          put(notice.event().name(), to);
          put(notice.time(), to);
          put(notice.message(), to);
          put(notice.data(), to);
        }

        @Override
        public SystemTopics.Notice read(String topic, ByteBuffer from) {
          var event = SystemTopics.Event.valueOf(text(from));
          var time = instant(from);
          return new SystemTopics.Notice(event, text(from), data(from), time);
        }
      };

  /** Alerts. */
  public static final ValueCodec<UserEvents.Alert> ALERTS =
      new ValueCodec<>() {
        @Override
        public void write(UserEvents.Alert alert, ByteBuffer to) {
          put(alert.category().name(), to);
          put(alert.time(), to);
          put(alert.title(), to);
          put(alert.message(), to);
          put(alert.data(), to);
        }

        @Override
        public UserEvents.Alert read(String topic, ByteBuffer from) {
          var category = UserEvents.Category.valueOf(text(from));
          var time = instant(from);
          return new UserEvents.Alert(category, text(from), text(from), data(from), time);
        }
      };

  private TextCodec() {}

  private static void put(Instant time, ByteBuffer to) {
    to.putLong(time.getEpochSecond()).putInt(time.getNano());
  }

  private static Instant instant(ByteBuffer from) {
    return Instant.ofEpochSecond(from.getLong(), from.getInt());
  }

  private static void put(String text, ByteBuffer to) {
    var bytes = text.getBytes(UTF_8);
    to.putInt(bytes.length).put(bytes);
  }

  private static String text(ByteBuffer from) {
    var bytes = new byte[from.getInt()];
    from.get(bytes);
    return new String(bytes, UTF_8);
  }

  private static void put(Map<String, Object> data, ByteBuffer to) {
    try {
      put(MAPPER.writeValueAsString(data), to);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("data of a message is not JSON: " + data, e);
    }
  }

  private static Map<String, Object> data(ByteBuffer from) {
    try {
      return DATA.readValue(text(from));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("kept data of a message is not JSON", e);
    }
  }
}
