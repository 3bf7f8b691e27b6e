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
 * Answers connections that come while the process has no file descriptor left: it gives a spare one
 * up, accepts with it, closes at once, and takes the spare one again. Without it those who come
 * would wait for nothing, and Netty would accept once a second. On epoll; elsewhere Netty's way
 * stays. One per listening channel, owned by its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class DescriptorGuard extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(DescriptorGuard.class);

  /** What a spare descriptor is open on. */
  private static final String NOTHING = "/dev/null";

  private static final int EMFILE = -24;
  private static final int ENFILE = -23;

  /** So many are turned away before the loop does other things. */
  private static final int MAX_ROUND = 64;

  /** Accepting rests for so long where not even the spare descriptor is left. */
  private static final int REST_MILLIS = 50;

  private static final int LOOK_MILLIS = 250;

  /** So long after the last failure, with a descriptor to be had, a shortage is over. */
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Descriptors descriptors;
  private final byte[] address = new byte[26]; // family, port and an IPv6 address, as accept(2) has
  private @Nullable FileDescriptor spare;

  // The shortage that there is.
  private @Nullable ScheduledFuture<?> look;
  private long begunNanos;
  private long failedNanos;
  private long turnedAway;

  DescriptorGuard(Descriptors descriptors) {
    this.descriptors = descriptors;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    takeSpare();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end(ctx);
    giveSpareUp();
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
    if (look == null) {
      begunNanos = failedNanos;
      turnedAway = 0;
      descriptors.shortageBegins();
      look =
          ctx.executor()
              .scheduleWithFixedDelay(
                  () -> look(ctx), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void turnAway(ChannelHandlerContext ctx, Socket listener) {
    int count = 0;
    boolean more = true;
    while (more && count < MAX_ROUND && spare != null) {
      giveSpareUp();
      more = turnOneAway(listener);
      count += more ? 1 : 0;
      takeSpare();
    }
    turnedAway += count;
    descriptors.turnedAway(count);
    if (spare == null) {
      rest(ctx);
    }
  }

  /** Whether there was one who waited. */
  private boolean turnOneAway(Socket listener) {
    try {
      int accepted = listener.accept(address);
      if (accepted < 0) {
        return false;
      }
      new FileDescriptor(accepted).close();
      return true;
    } catch (IOException e) { // somebody else took what the spare descriptor has left
      LOG.debug("Nobody could be turned away: {}", e.toString());
      return false;
    }
  }

  private static void rest(ChannelHandlerContext ctx) {
    var config = ctx.channel().config();
    config.setAutoRead(false);
    ctx.executor().schedule(() -> config.setAutoRead(true), REST_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether the shortage is over; the spare descriptor is the first that is taken again. */
  private void look(ChannelHandlerContext ctx) {
    takeSpare();
    if (spare != null
        && ctx.executor().ticker().nanoTime() - failedNanos >= CALM_NANOS
        && isOneLeft()) {
      end(ctx);
    }
  }

  private static boolean isOneLeft() {
    try {
      FileDescriptor.from(NOTHING).close();
      return true;
    } catch (IOException none) {
      return false;
    }
  }

  private void end(ChannelHandlerContext ctx) {
    if (look != null) {
      look.cancel(false);
      look = null;
      long lasted = ctx.executor().ticker().nanoTime() - begunNanos;
      descriptors.shortageEnds(TimeUnit.NANOSECONDS.toSeconds(lasted), turnedAway);
    }
  }

  private void takeSpare() {
    if (spare == null && Epoll.isAvailable()) {
      try {
        spare = FileDescriptor.from(NOTHING);
      } catch (IOException none) {
        LOG.debug("No spare descriptor: {}", none.toString());
      }
    }
  }

  private void giveSpareUp() {
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
