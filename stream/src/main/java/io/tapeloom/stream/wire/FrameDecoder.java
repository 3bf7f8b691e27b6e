package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes bytes to frames, one at a time, and only while the channel is read: when a frame has
 * paused reading, the bytes after it stay undecoded until {@link #resume}. Owned by the event loop
 * of the connection.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {

  /** The first reserved bit: the message is deflated. */
  static final int RSV1 = 4;

  private final WebSocketDecoderConfig config;
  private final IntConsumer undecoded;
  private @Nullable ChannelHandlerContext context;
  private boolean decoding;
  private boolean discarding;

  /**
   * @param undecoded receives, after each read, the memory of the bytes that form no complete frame
   *     yet
   */
  private FrameDecoder(WebSocketDecoderConfig config, IntConsumer undecoded) {
    super(config);
    this.config = config;
    this.undecoded = undecoded;
  }

  /**
   * Returns a decoder with a limit for the size of messages. The connection handles protocol
   * errors.
   *
   * @param deflated whether data messages may be deflated, which RSV1 of their first frame marks
   */
  static FrameDecoder of(int messageSizeLimit, boolean deflated, IntConsumer undecoded) {
    return new FrameDecoder(
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(messageSizeLimit)
            .allowExtensions(deflated)
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
      int before = out.size();
      super.decode(ctx, in, out);
      if (out.size() > before && out.getLast() instanceof WebSocketFrame frame) {
        checkReservedBits(frame, out);
      }
    }
  }

  private static void checkReservedBits(WebSocketFrame frame, List<Object> out) {
    boolean begins = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
    int allowed = begins ? RSV1 : 0;
    if ((frame.rsv() & ~allowed) != 0) {
      out.removeLast();
      frame.release();
      throw new CorruptedWebSocketFrameException(
          WebSocketCloseStatus.PROTOCOL_ERROR,
          "Reserved bits %d are not allowed in this frame".formatted(frame.rsv()));
    }
  }

  /** Does not request a read: the channel is either read or paused. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    discardSomeReadBytes();
    ctx.fireChannelReadComplete();
  }

  /** Continues with the bytes that arrived before reading was paused. */
  void resume() throws Exception {
    if (!decoding && context != null && !context.isRemoved()) {
      channelRead(context, Unpooled.EMPTY_BUFFER);
    }
  }

  /** Discards all further bytes and those not decoded yet. */
  void discard() throws Exception {
    discarding = true;
    if (!decoding && context != null && !context.isRemoved()) {
      super.channelRead(context, Unpooled.EMPTY_BUFFER);
    }
  }
}
