package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.tapeloom.stream.loop.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one client's pings. While the socket accepts them, each ping is answered; while it
 * does not, only the newest one (RFC 6455, section 5.5.3). So at most one pong is in the socket's
 * queue and one waits, for any number of pings. Owned by the event loop of the connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class Pongs {

  /** Bound of the pongs that are sent in one pass of the loop. */
  private static final int MAX_UNSENT = 64;

  private final ChannelHandlerContext context;
  private final Outbox outbox;
  private final NanoClock clock;

  /** Pongs that were added to the outbox and have not reached the socket. */
  private int unsent;

  /** The payload of the newest ping that waits for them. */
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
      releaseNewest();
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

  private void releaseNewest() {
    if (newest != null) {
      newest.release();
      newest = null;
    }
  }

  /** Stops answering pings. */
  void close() {
    closed = true;
    releaseNewest();
  }
}
