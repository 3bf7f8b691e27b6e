package io.tapeloom.attack.honest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.bench.delivery.Dialect;
import io.tapeloom.bench.delivery.ServerEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The operation protocol with binary pushes, subprotocol {@code tapeloom.proto}. */
final class BinaryConversation extends Conversation {

  /** The topics, by the number that stands for them in pushes. */
  private final Map<Long, String> topics = new HashMap<>();

  private boolean pushed;

  BinaryConversation() {
    super(Dialect.OPERATIONS);
  }

  @Override
  String headers() {
    return "Sec-WebSocket-Protocol: tapeloom.proto\r\n";
  }

  @Override
  ServerEvent text(JsonNode message) {
    var payload = message.path("payload");
    var type = message.path("type").asText();
    if (type.equals("error")) {
      return new ServerEvent.Refused(payload.path("message").asText());
    }
    if (payload.has("topic_id")) {
      topics.put(payload.path("topic_id").asLong(), payload.path("topic").asText());
    }
    return super.text(message);
  }

  @Override
  ServerEvent binary(byte[] payload) {
    pushed = true;
    try {
      var push = BinaryPush.of(payload);
      var topic = topics.get(push.topicId());
      return topic == null
          ? new ServerEvent.Refused("a push of the unknown topic %d".formatted(push.topicId()))
          : new ServerEvent.Pushed(topic, push.seq());
    } catch (IllegalArgumentException e) {
      return new ServerEvent.Refused(e.toString());
    }
  }

  @Override
  Optional<String> shortfall() {
    return pushed ? Optional.empty() : Optional.of("no binary push has come");
  }
}
