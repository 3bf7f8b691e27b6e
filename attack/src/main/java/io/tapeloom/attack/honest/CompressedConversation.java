package io.tapeloom.attack.honest;

import io.tapeloom.attack.wire.WebSocketPeer.Frame;
import io.tapeloom.bench.delivery.Dialect;
import java.util.Optional;

/** The operation protocol with permessage-deflate. */
final class CompressedConversation extends Conversation {

  private boolean compressed;

  CompressedConversation() {
    super(Dialect.OPERATIONS);
  }

  @Override
  String headers() {
    return "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  }

  @Override
  void saw(Frame frame) {
    compressed |= frame.isCompressed();
  }

  @Override
  Optional<String> shortfall() {
    return compressed ? Optional.empty() : Optional.of("no compressed message has come");
  }
}
