package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.tapeloom.stream.loop.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one client's pings. While the socket takes them each ping has its own; while it
 * does not, only the newest ping is answered (RFC 6455, section 5.5.3), so that one pong waits in
 * the socket's queue, and one behind it, however many pings come. Owned by the connection's event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class Pongs {

  /** As many may be on their way at once, in one pass of the loop. */
  private static final int MAX_UNSENT = 64;

  private final ChannelHandlerContext context;
  private final Outbox outbox;
  private final NanoClock clock;

  /** Those that were given to the outbox and have not reached the socket. */
  private int unsent;

  /** What the newest ping said that waits for them. */
  private @Nullable ByteBuf newest;

  private boolean closed;

  Pongs(ChannelHandlerContext context, Outbox outbox, NanoClock clock) {
    this.context = context;
    this.outbox = outbox;
    this.clock = clock;
  }

  void answer(ByteBuf ping) {
    if (closed) {
      return;
    }
    if (newest != null || unsent >= MAX_UNSENT || (unsent > 0 && outbox.isStuck())) {
      forgetNewest();
      newest = ping.retain();
    } else {
      send(ping.retain());
    }
  }

  private void send(ByteBuf payload) {
    unsent++;
    var sent = context.newPromise();
    sent.addListener(
        (ChannelFutureListener)
            _ -> {
              unsent--;
              sendNewest();
            });
    outbox.add(new PongWebSocketFrame(payload), sent);
    outbox.flushSoon(clock.nanoTime());
  }

  private void sendNewest() {
    var payload = newest;
    if (payload != null && unsent == 0 && !closed) {
      newest = null;
      send(payload);
    }
  }

  private void forgetNewest() {
    if (newest != null) {
      newest.release();
      newest = null;
    }
  }

  /** No more pings are answered. */
  void close() {
    closed = true;
    forgetNewest();
  }
}
