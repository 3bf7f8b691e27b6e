package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of bytes, one at a time, and only while the channel is read: when a frame has
 * reading paused, those behind it stay bytes until {@link #resume}. Owned by the connection's event
 * loop.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {

  private final WebSocketDecoderConfig config;
  private final IntConsumer undecoded;
  private @Nullable ChannelHandlerContext context;
  private boolean decoding;
  private boolean discarding;

  /**
   * @param undecoded told after each read how much memory the bytes take that make no frame yet
   */
  private FrameDecoder(WebSocketDecoderConfig config, IntConsumer undecoded) {
    super(config);
    this.config = config;
    this.undecoded = undecoded;
  }

  /** For messages up to a size; what breaks the protocol is left to the connection. */
  static FrameDecoder of(int messageSizeLimit, IntConsumer undecoded) {
    return new FrameDecoder(
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(messageSizeLimit)
            .closeOnProtocolViolation(false)
            .build(),
        undecoded);
  }

  WebSocketDecoderConfig config() {
    return config;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    super.handlerAdded(ctx);
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (discarding) {
      ReferenceCountUtil.release(message);
      return;
    }
    decoding = true;
    try {
      super.channelRead(ctx, message);
    } finally {
      decoding = false;
      var rest = internalBuffer();
      undecoded.accept(rest.isReadable() ? rest.capacity() : 0);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (discarding) {
      in.skipBytes(in.readableBytes());
    } else if (ctx.channel().config().isAutoRead()) {
      super.decode(ctx, in, out);
    }
  }

  /** Nothing is read by the decoder itself: the channel is read, or it is paused. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    discardSomeReadBytes();
    ctx.fireChannelReadComplete();
  }

  /** Goes on with the bytes that came before reading was paused. */
  void resume() throws Exception {
    if (!decoding && context != null && !context.isRemoved()) {
      channelRead(context, Unpooled.EMPTY_BUFFER);
    }
  }

  /** From now on all bytes are thrown away unread, those that are here already too. */
  void discard() throws Exception {
    discarding = true;
    if (!decoding && context != null && !context.isRemoved()) {
      super.channelRead(context, Unpooled.EMPTY_BUFFER);
    }
  }
}
