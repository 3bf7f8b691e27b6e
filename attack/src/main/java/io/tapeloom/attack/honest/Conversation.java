package io.tapeloom.attack.honest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.attack.wire.WebSocketPeer.Frame;
import io.tapeloom.bench.delivery.Dialect;
import io.tapeloom.bench.delivery.ServerEvent;
import java.util.Optional;

/**
 * How an honest client asks and reads: a protocol without a subprotocol, as it is or with more.
 * Used by one thread at a time.
 */
class Conversation {

  private final Dialect dialect;

  Conversation(Dialect dialect) {
    this.dialect = dialect;
  }

  final Dialect dialect() {
    return dialect;
  }

  /** The further header lines of the handshake, each ended by CR LF. */
  String headers() {
    return "";
  }

  String subscribe(String topic) {
    return dialect.subscribe(topic);
  }

  /** Takes note of a frame, before its payload is read. */
  void saw(Frame frame) {}

  ServerEvent text(JsonNode message) {
    return dialect.parse(message);
  }

  ServerEvent binary(byte[] payload) {
    return new ServerEvent.Refused("a binary frame of %d bytes".formatted(payload.length));
  }

  /** Explains why the client has not done what it is for; empty if it has. */
  Optional<String> shortfall() {
    return Optional.empty();
  }
}
