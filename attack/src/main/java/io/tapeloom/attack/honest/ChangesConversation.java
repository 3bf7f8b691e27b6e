package io.tapeloom.attack.honest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.bench.delivery.Dialect;
import io.tapeloom.bench.delivery.ServerEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The operation protocol with {@code depth} and {@code updates: delta} for order books. A change
 * must follow the book that was sent before.
 */
final class ChangesConversation extends Conversation {

  /** The number of the book that was sent last, by topic. */
  private final Map<String, Long> sent = new HashMap<>();

  private boolean changed;

  ChangesConversation() {
    super(Dialect.OPERATIONS);
  }

  @Override
  String subscribe(String topic) {
    return ("{\"type\":\"orderbook.subscribe\",\"payload\":{\"symbol\":\"%s\","
            + "\"params\":{\"depth\":5,\"updates\":\"delta\"}}}")
        .formatted(topic.substring(topic.indexOf(':') + 1));
  }

  @Override
  ServerEvent text(JsonNode message) {
    var topic = message.path("topic").asText();
    long seq = message.path("seq").asLong();
    return switch (message.path("type").asText()) {
      case "orderbook.update" -> {
        sent.put(topic, seq);
        yield super.text(message);
      }
      case "orderbook.delta" -> {
        changed = true;
        var before = sent.put(topic, seq);
        long follows = message.at("/payload/prev_seq").asLong();
        yield before != null && before == follows
            ? new ServerEvent.Pushed(topic, seq)
            : new ServerEvent.Refused(
                "%s: the change %d follows %d, and %s was sent before"
                    .formatted(topic, seq, follows, before));
      }
      default -> super.text(message);
    };
  }

  @Override
  Optional<String> shortfall() {
    return changed ? Optional.empty() : Optional.of("no change of an order book has come");
  }
}
