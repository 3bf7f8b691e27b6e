package io.tapeloom.stream.wire;

import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import org.jspecify.annotations.Nullable;

/** The handshake of RFC 6455 for one connection. Installs the given frame decoder. */
final class Handshaker extends WebSocketServerHandshaker13 {

  private final FrameDecoder decoder;

  Handshaker(String uri, @Nullable String subprotocol, FrameDecoder decoder) {
    super(uri, subprotocol, decoder.config());
    this.decoder = decoder;
  }

  @Override
  protected WebSocketFrameDecoder newWebsocketDecoder() {
    return decoder;
  }
}
