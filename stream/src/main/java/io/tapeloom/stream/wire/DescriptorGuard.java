package io.tapeloom.stream.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles connections that arrive while the process has no file descriptor left: closes a spare
 * descriptor, accepts the connection with it, closes the connection at once, and opens the spare
 * descriptor again. Without it such clients would wait without an answer, and Netty would accept
 * once per second. Works with epoll; other transports keep Netty's behaviour. One per listening
 * channel, owned by its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class DescriptorGuard extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(DescriptorGuard.class);

  /** The file that a spare descriptor is open on. */
  private static final String DEV_NULL = "/dev/null";

  private static final int EMFILE = -24;
  private static final int ENFILE = -23;

  /** Connections that are closed before the loop continues with other work. */
  private static final int MAX_ROUND = 64;

  /** Accepting is paused for this time when not even the spare descriptor is available. */
  private static final int PAUSE_MILLIS = 50;

  private static final int CHECK_MILLIS = 250;

  /** A shortage ends this long after the last failure, if a descriptor is available. */
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Descriptors descriptors;
  private final byte[] address = new byte[26]; // family, port and an IPv6 address, as accept(2) has
  private @Nullable FileDescriptor spare;

  // State of the current shortage.
  private @Nullable ScheduledFuture<?> check;
  private long begunNanos;
  private long failedNanos;
  private long turnedAway;

  DescriptorGuard(Descriptors descriptors) {
    this.descriptors = descriptors;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    openSpare();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end(ctx);
    closeSpare();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (isShortage(cause) && ctx.channel() instanceof EpollServerSocketChannel listener) {
      failed(ctx);
      turnAway(ctx, (Socket) listener.fd());
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  private static boolean isShortage(Throwable cause) {
    return cause instanceof NativeIoException error
        && (error.expectedErr() == EMFILE || error.expectedErr() == ENFILE);
  }

  private void failed(ChannelHandlerContext ctx) {
    failedNanos = ctx.executor().ticker().nanoTime();
    if (check == null) {
      begunNanos = failedNanos;
      turnedAway = 0;
      descriptors.shortageBegins();
      check =
          ctx.executor()
              .scheduleWithFixedDelay(
                  () -> check(ctx), CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void turnAway(ChannelHandlerContext ctx, Socket listener) {
    int count = 0;
    boolean more = true;
    while (more && count < MAX_ROUND && spare != null) {
      closeSpare();
      more = turnOneAway(listener);
      count += more ? 1 : 0;
      openSpare();
    }
    turnedAway += count;
    descriptors.turnedAway(count);
    if (spare == null) {
      pauseAccepting(ctx);
    }
  }

  /** Accepts and closes one connection; false when none waits. */
  private boolean turnOneAway(Socket listener) {
    try {
      int accepted = listener.accept(address);
      if (accepted < 0) {
        return false;
      }
      new FileDescriptor(accepted).close();
      return true;
    } catch (IOException e) { // another thread or process has taken the descriptor
      LOG.debug("Connection could not be accepted to close it: {}", e.toString());
      return false;
    }
  }

  private static void pauseAccepting(ChannelHandlerContext ctx) {
    var config = ctx.channel().config();
    config.setAutoRead(false);
    ctx.executor().schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends the shortage when it is over. The spare descriptor is opened first. */
  private void check(ChannelHandlerContext ctx) {
    openSpare();
    if (spare != null
        && ctx.executor().ticker().nanoTime() - failedNanos >= CALM_NANOS
        && isOneLeft()) {
      end(ctx);
    }
  }

  private static boolean isOneLeft() {
    try {
      FileDescriptor.from(DEV_NULL).close();
      return true;
    } catch (IOException none) {
      return false;
    }
  }

  private void end(ChannelHandlerContext ctx) {
    if (check != null) {
      check.cancel(false);
      check = null;
      long lasted = ctx.executor().ticker().nanoTime() - begunNanos;
      descriptors.shortageEnds(TimeUnit.NANOSECONDS.toSeconds(lasted), turnedAway);
    }
  }

  private void openSpare() {
    if (spare == null && Epoll.isAvailable()) {
      try {
        spare = FileDescriptor.from(DEV_NULL);
      } catch (IOException none) {
        LOG.debug("No spare descriptor: {}", none.toString());
      }
    }
  }

  private void closeSpare() {
    var given = spare;
    spare = null;
    if (given != null) {
      try {
        given.close();
      } catch (IOException e) {
        LOG.debug("The spare descriptor could not be closed: {}", e.toString());
      }
    }
  }
}
