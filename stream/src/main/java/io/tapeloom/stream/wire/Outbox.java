package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pending output of one connection. All frames of one pass of the loop are written in one call,
 * directly to the socket where possible. Bytes that the kernel does not accept go through the
 * pipeline, and so do all later frames until it has drained, so that no frame overtakes another.
 * Owned by the event loop of the connection; other threads may call {@link #queuedBytes} only.
 * Lives until {@link #close}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private static final Frame[] NONE = {};

  /** More bytes than this are sent before the end of the pass. */
  private static final int MAX_PENDING_BYTES = GatherBuffer.BYTES;

  /**
   * The memory of a queued frame, in bytes, in addition to its content and the 96 bytes that Netty
   * counts per entry: the buffer object, the smallest allocation, and the promise.
   */
  private static final int ENTRY_BYTES = 200;

  private final ChannelHandlerContext context;
  private final LoopCounts counts;
  private final LoopContext loop;
  private final @Nullable FileDescriptor socket;
  private final Runnable onShed;

  /** The queued bytes within the budget of all connections; null until something was queued. */
  private ByteBudget.@Nullable Account account;

  /** The first pending frame, mostly the only one; {@link #others} has the rest. */
  private @Nullable Frame first;

  private Frame[] others = NONE;
  private int count;
  private int pendingBytes;
  private boolean unflushed;
  private boolean flushPending;
  private boolean closed;

  /** Whether the pipeline may hold output that is not written yet. */
  private volatile boolean queued;

  /**
   * @param onShed run on the loop when the memory of the queue is needed
   */
  Outbox(ChannelHandlerContext context, LoopCounts counts, LoopContext loop, Runnable onShed) {
    this.onShed = onShed;
    this.context = context;
    this.counts = counts;
    this.loop = loop;
    this.socket = DirectSocket.of(context.channel());
  }

  /** Adds a frame after the others; {@link #flush} sends it. */
  void add(Frame frame) {
    if (socket == null || frame.address() == 0 || isQueued()) {
      sendPending();
      write(frame);
      return;
    }
    if (pendingBytes + frame.length() > MAX_PENDING_BYTES) {
      sendPending();
      if (frame.length() > MAX_PENDING_BYTES || isQueued()) {
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
   * Schedules a flush at the end of the loop's pass.
   *
   * @param sinceNanos when the message was published or answered
   */
  void flushSoon(long sinceNanos) {
    if (!flushPending) {
      loop.flushSoon(this, sinceNanos);
      flushPending = true;
    }
  }

  private void write(Frame frame) {
    context.write(frame.forOne(), context.voidPromise());
    unflushed = true;
    queued = true;
    counts.wrote(1, frame.length());
  }

  /** Adds a control frame after the others; {@link #flush} sends it. */
  void add(WebSocketFrame control) {
    add(control, context.voidPromise());
  }

  /**
   * Adds a control frame after the others; the promise completes when the socket has accepted it.
   */
  void add(WebSocketFrame control, ChannelPromise sent) {
    sendPending();
    context.write(control, sent);
    unflushed = true;
    queued = true;
  }

  /** Sends all pending frames, and then a last frame. */
  void last(WebSocketFrame control, ChannelPromise sent) {
    sendPending();
    unflushed = false;
    queued = true;
    context.writeAndFlush(control, sent);
  }

  /** Sends all pending frames. */
  void flush() {
    flushPending = false;
    sendPending();
    if (unflushed) {
      unflushed = false;
      context.flush();
    }
    if (queued) {
      count();
    }
  }

  /** Updates the budget of all connections, which may shed some of them. */
  void count() {
    long bytes = queuedBytes();
    if (account == null && bytes > 0 && !closed) {
      account = loop.memory().unsent().open(this::queuedBytes, () -> loop.execute(onShed));
    }
    if (account != null) {
      account.hold(bytes);
    }
  }

  /** Whether the socket accepts more bytes without queueing them. */
  boolean isWritable() {
    return !queued || context.channel().isWritable();
  }

  /**
   * The memory of the bytes that the socket has not accepted, in bytes; may be called from any
   * thread. Bytes that connections share are counted for each of them.
   */
  long queuedBytes() {
    var queue = queued ? context.channel().unsafe().outboundBuffer() : null;
    return queue == null ? 0 : queue.totalPendingWriteBytes() + (long) ENTRY_BYTES * queue.size();
  }

  /** Whether the socket has not accepted all bytes that it was given. */
  boolean isStuck() {
    var queue = queued ? context.channel().unsafe().outboundBuffer() : null;
    return queue != null && queue.size() > 0;
  }

  /** Whether the pipeline holds output; reads the channel only if it may. */
  private boolean isQueued() {
    if (queued) {
      queued = queuedBytes() > 0;
      if (!queued && account != null) {
        account.hold(0);
      }
    }
    return queued;
  }

  private void sendPending() {
    var begin = first;
    if (begin == null) {
      return;
    }
    int frames = count;
    int bytes = pendingBytes;
    clearPending(); // before sending: on a full socket the session may add more meanwhile
    if (socket == null || closed) {
      return;
    }
    counts.wrote(frames, bytes);
    if (frames == 1) {
      sendOne(socket, begin);
    } else {
      var gathered = loop.gatherBuffer().of(begin, others, frames - 1);
      Arrays.fill(others, 0, frames - 1, null);
      sendTogether(socket, gathered);
    }
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

  /**
   * Queues bytes that the kernel did not accept; the pipeline reports an error, and when it is
   * writable again.
   */
  private void queue(ByteBuf rest) {
    unflushed = false;
    queued = true;
    context.writeAndFlush(rest, context.voidPromise());
  }

  private void clearPending() {
    first = null;
    count = 0;
    pendingBytes = 0;
  }

  /** Ends the connection at once. */
  void abort() {
    try {
      context.close();
    } catch (RuntimeException bug) {
      LOG.error("Connection could not be closed", bug);
    }
  }

  /** Drops all pending output because the connection has ended. */
  void close() {
    closed = true;
    clearPending();
    Arrays.fill(others, null);
    if (account != null) {
      account.close();
    }
  }
}
