package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
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
  private final Tally tally;
  private final LoopContext loop;
  private final @Nullable FileDescriptor socket;

  /** The first of the frames, which mostly is the only one, and the others. */
  private @Nullable Frame first;

  private Frame[] others = NONE;
  private int count;
  private int pendingBytes;
  private boolean unflushed;
  private boolean flushPending;
  private boolean closed;

  /** Something was given to the pipeline, and was not seen to have left it. */
  private volatile boolean queued;

  Outbox(ChannelHandlerContext context, Tally tally, LoopContext loop) {
    this.context = context;
    this.tally = tally;
    this.loop = loop;
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
    loop.keep(frame);
    if (count == 0) {
      first = frame;
    } else {
      if (count > others.length) {
        others = Arrays.copyOf(others, 2 * count);
      }
      others[count - 1] = frame;
    }
    count++;
    pendingBytes += frame.length();
  }

  /**
   * What was added leaves when the loop's pass is over.
   *
   * @param sinceNanos when there was something to say
   */
  void flushSoon(long sinceNanos) {
    if (!flushPending) {
      flushPending = true;
      loop.flushSoon(this, sinceNanos);
    }
  }

  private void write(Frame frame) {
    context.write(frame.forOne(), context.voidPromise());
    unflushed = true;
    queued = true;
    tally.wrote(1, frame.length());
  }

  /** Puts a control frame behind the others; it leaves with {@link #flush}. */
  void add(WebSocketFrame control) {
    sendPending();
    context.write(control, context.voidPromise());
    unflushed = true;
    queued = true;
  }

  /** Sends what there is, and a last frame. */
  void last(WebSocketFrame control, ChannelPromise sent) {
    sendPending();
    unflushed = false;
    queued = true;
    context.writeAndFlush(control, sent);
  }

  /** Sends what there is. */
  void flush() {
    flushPending = false;
    sendPending();
    if (unflushed) {
      unflushed = false;
      context.flush();
    }
  }

  /** Whether the socket takes more without queueing it; on the event loop only. */
  boolean isWritable() {
    return !queued || context.channel().isWritable();
  }

  /** The bytes that the socket has not taken; may be asked from any thread. */
  long queuedBytes() {
    var queue = queued ? context.channel().unsafe().outboundBuffer() : null;
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  /** Whether the pipeline holds something; asked of the channel only when it may. */
  private boolean isQueued() {
    if (queued) {
      queued = queuedBytes() > 0;
    }
    return queued;
  }

  private void sendPending() {
    var begin = first;
    if (begin == null) {
      return;
    }
    if (socket != null && !closed) {
      tally.wrote(count, pendingBytes);
      if (count == 1) {
        sendOne(socket, begin);
      } else {
        sendTogether(socket, loop.gatherBuffer().of(begin, others, count - 1));
      }
    }
    clear();
  }

  private void sendOne(FileDescriptor to, Frame frame) {
    int sent = DirectSocket.send(to, frame.address(), frame.length());
    if (sent < frame.length()) {
      queue(frame.forOne().skipBytes(sent));
    }
  }

  private void sendTogether(FileDescriptor to, ByteBuf gathered) {
    int length = gathered.readableBytes();
    int sent = DirectSocket.send(to, gathered.memoryAddress(), length);
    if (sent < length) {
      queue(context.alloc().directBuffer(length - sent).writeBytes(gathered, sent, length - sent));
    }
  }

  /** What the kernel did not take; the pipeline learns why, and when it does again. */
  private void queue(ByteBuf rest) {
    unflushed = false;
    queued = true;
    context.writeAndFlush(rest, context.voidPromise());
  }

  private void clear() {
    first = null;
    if (count > 1) {
      Arrays.fill(others, 0, count - 1, null);
    }
    count = 0;
    pendingBytes = 0;
  }

  /** The connection is gone, and with it what it had to say. */
  void close() {
    closed = true;
    clear();
  }
}
