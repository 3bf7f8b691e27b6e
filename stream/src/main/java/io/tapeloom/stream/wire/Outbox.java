package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.tapeloom.stream.Figures;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has to say. All that a pass of the loop has for it goes out in one call,
 * straight to the socket where that is possible. What the kernel does not take goes the ordinary
 * way through the pipeline, and so does everything until that is drained, so that no frame
 * overtakes another. Owned by the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class Outbox {

  private static final Frame[] NONE = {};

  /** More than this does not wait for the end of the pass. */
  private static final int MOST_PENDING_BYTES = GatherBuffer.BYTES;

  private final ChannelHandlerContext context;
  private final Figures figures;
  private final GatherBuffer gather;
  private final @Nullable DirectSocket socket;

  private Frame[] pending = NONE;
  private int count;
  private int pendingBytes;
  private boolean unflushed;

  Outbox(ChannelHandlerContext context, Figures figures, GatherBuffer gather) {
    this.context = context;
    this.figures = figures;
    this.gather = gather;
    this.socket = DirectSocket.of(context.channel());
  }

  /** Puts a frame behind the others; it leaves with {@link #flush}. */
  void add(Frame frame) {
    if (socket == null || frame.address() == 0 || isQueued()) {
      sendPending();
      write(frame);
      return;
    }
    if (pendingBytes + frame.length() > MOST_PENDING_BYTES) {
      sendPending();
      if (frame.length() > MOST_PENDING_BYTES || isQueued()) {
        write(frame);
        return;
      }
    }
    frame.retain();
    if (count == pending.length) {
      pending = Arrays.copyOf(pending, Math.max(1, 2 * count));
    }
    pending[count++] = frame;
    pendingBytes += frame.length();
  }

  private void write(Frame frame) {
    context.write(frame.forOne(), context.voidPromise());
    unflushed = true;
    figures.wrote(1, frame.length());
  }

  /** Puts a control frame behind the others; it leaves with {@link #flush}. */
  void add(WebSocketFrame control) {
    sendPending();
    context.write(control, context.voidPromise());
    unflushed = true;
  }

  /** Sends what there is, and a last frame. */
  void last(WebSocketFrame control, ChannelPromise sent) {
    sendPending();
    unflushed = false;
    context.writeAndFlush(control, sent);
  }

  /** Sends what there is. */
  void flush() {
    sendPending();
    if (unflushed) {
      unflushed = false;
      context.flush();
    }
  }

  /** The bytes that the socket has not taken. */
  long queuedBytes() {
    var queue = context.channel().unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  private boolean isQueued() {
    return queuedBytes() > 0;
  }

  private void sendPending() {
    if (count == 0) {
      return;
    }
    if (socket != null && context.channel().isActive()) {
      figures.wrote(count, pendingBytes);
      if (count == 1) {
        sendOne(socket, pending[0]);
      } else {
        sendTogether(socket, gather.of(pending, count));
      }
    }
    clear();
  }

  private void sendOne(DirectSocket to, Frame frame) {
    int sent = to.send(frame.address(), frame.length());
    if (sent < frame.length()) {
      queue(frame.forOne().skipBytes(sent));
    }
  }

  private void sendTogether(DirectSocket to, ByteBuf gathered) {
    int length = gathered.readableBytes();
    int sent = to.send(gathered.memoryAddress(), length);
    if (sent < length) {
      queue(context.alloc().directBuffer(length - sent).writeBytes(gathered, sent, length - sent));
    }
  }

  /** What the kernel did not take; the pipeline learns why, and when it does again. */
  private void queue(ByteBuf rest) {
    unflushed = false;
    context.writeAndFlush(rest, context.voidPromise());
  }

  private void clear() {
    for (int i = 0; i < count; i++) {
      pending[i].release();
    }
    Arrays.fill(pending, 0, count, null);
    count = 0;
    pendingBytes = 0;
  }

  /** The connection is gone, and with it what it had to say. */
  void close() {
    clear();
  }
}
