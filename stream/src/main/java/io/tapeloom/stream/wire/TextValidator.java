package io.tapeloom.stream.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Refuses text that is not UTF-8 at its first invalid byte, in any fragment (RFC 6455, section
 * 8.1), and then removes itself, so that the closing handshake can continue. One per connection,
 * owned by its event loop.
 */
final class TextValidator extends Utf8FrameValidator {

  private final ConnectionHandler connection;

  TextValidator(ConnectionHandler connection) {
    super(false);
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof WebSocketFrame frame && connection.isDeflated(frame)) {
      ctx.fireChannelRead(message); // the connection validates it after inflating
      return;
    }
    try {
      super.channelRead(ctx, message);
    } catch (CorruptedWebSocketFrameException notText) {
      ctx.pipeline().remove(this);
      connection.refuseText();
    }
  }
}
