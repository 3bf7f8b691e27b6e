package io.tapeloom.server.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections at a limited pace: a few per tick, while the others wait in the backlog of
 * the operating system. An event loop sets up all connections that it was given before it reads
 * again, so clients that only connect and disconnect would delay all others. One per listening
 * channel, owned by its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a loop that ends accepts nothing
final class PacedAccepts extends ChannelInboundHandlerAdapter {

  /** Maximum number of connections that are accepted in one tick. */
  static final int MAX_PER_TICK = 10;

  static final long TICK_MILLIS = 1;

  private int accepted;
  private boolean ticking;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object connection) {
    accepted++;
    if (!ticking) {
      ticking = true;
      ctx.executor().schedule(() -> tick(ctx), TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (accepted == MAX_PER_TICK) {
      ctx.channel().config().setAutoRead(false);
    }
    ctx.fireChannelRead(connection);
  }

  private void tick(ChannelHandlerContext ctx) {
    boolean paused = accepted >= MAX_PER_TICK;
    accepted = 0;
    ticking = false;
    if (paused) {
      ctx.channel().config().setAutoRead(true);
    }
  }
}
