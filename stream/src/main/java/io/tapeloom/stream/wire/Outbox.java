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
 * What one connection has to say. All that a pass of the loop has for it goes out in one call,
 * straight to the socket where that is possible. What the kernel does not take goes the ordinary
 * way through the pipeline, and so does everything until that is drained, so that no frame
 * overtakes another. Owned by the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private static final Frame[] NONE = {};

  /** More than this does not wait for the end of the pass. */
  private static final int MAX_PENDING_BYTES = GatherBuffer.BYTES;

  /**
   * What a queued frame costs beside its bytes and the 96 bytes that Netty counts for its entry:
   * the buffer's object, the smallest piece of memory that the allocator gives, the promise.
   */
  private static final int ENTRY_BYTES = 200;

  private final ChannelHandlerContext context;
  private final LoopCounts tally;
  private final LoopContext loop;
  private final @Nullable FileDescriptor socket;
  private final Runnable onShed;

  /** What is queued, counted over all connections; null: nothing ever was. */
  private ByteBudget.@Nullable Account account;

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

  /**
   * @param onShed run on the loop when the memory of what is queued is needed
   */
  Outbox(ChannelHandlerContext context, LoopCounts tally, LoopContext loop, Runnable onShed) {
    this.onShed = onShed;
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
   * What was added leaves when the loop's pass is over.
   *
   * @param sinceNanos when there was something to say
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
    tally.wrote(1, frame.length());
  }

  /** Puts a control frame behind the others; it leaves with {@link #flush}. */
  void add(WebSocketFrame control) {
    add(control, context.voidPromise());
  }

  /** The same; the promise is kept when the frame has reached the socket. */
  void add(WebSocketFrame control, ChannelPromise sent) {
    sendPending();
    context.write(control, sent);
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
    if (queued) {
      count();
    }
  }

  /** Counts what is queued, with what all connections have; may shed some of them. */
  void count() {
    long bytes = queuedBytes();
    if (account == null && bytes > 0 && !closed) {
      account = loop.memory().unsent().open(this::queuedBytes, () -> loop.execute(onShed));
    }
    if (account != null) {
      account.hold(bytes);
    }
  }

  /** Whether the socket takes more without queueing it; on the event loop only. */
  boolean isWritable() {
    return !queued || context.channel().isWritable();
  }

  /**
   * The memory of what the socket has not taken, in bytes; may be asked from any thread. Bytes that
   * connections share are counted for each of them.
   */
  long queuedBytes() {
    var queue = queued ? context.channel().unsafe().outboundBuffer() : null;
    return queue == null ? 0 : queue.totalPendingWriteBytes() + (long) ENTRY_BYTES * queue.size();
  }

  /** Whether the socket was given something that it has not taken. */
  boolean isStuck() {
    var queue = queued ? context.channel().unsafe().outboundBuffer() : null;
    return queue != null && queue.size() > 0;
  }

  /** Whether the pipeline holds something; asked of the channel only when it may. */
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
    forget(); // first: when the socket does not take it, the session may add more meanwhile
    if (socket == null || closed) {
      return;
    }
    tally.wrote(frames, bytes);
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

  /** What the kernel did not take; the pipeline learns why, and when it does again. */
  private void queue(ByteBuf rest) {
    unflushed = false;
    queued = true;
    context.writeAndFlush(rest, context.voidPromise());
  }

  private void forget() {
    first = null;
    count = 0;
    pendingBytes = 0;
  }

  /** Ends the connection at once. */
  void abort() {
    try {
      context.close();
    } catch (RuntimeException bug) {
      LOG.error("A connection could not be closed", bug);
    }
  }

  /** The connection is gone, and with it what it had to say. */
  void close() {
    closed = true;
    forget();
    Arrays.fill(others, null);
    if (account != null) {
      account.close();
    }
  }
}
