package io.tapeloom.stream.wire;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.ssl.SslHandler;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a socket bytes without a pipeline: by {@code send(2)} on the descriptor of an epoll
 * channel. A fan-out spends nearly all of its time in that call, so that the little around it is
 * kept little. Used on the channel's event loop, which alone closes the descriptor, and while the
 * channel has nothing queued.
 */
final class DirectSocket {

  private static final Logger LOG = LoggerFactory.getLogger(DirectSocket.class);

  /** Linux: {@code MSG_DONTWAIT | MSG_NOSIGNAL}. */
  private static final int FLAGS = 0x40 | 0x4000;

  /** Which the kernel refuses (EBADF). */
  private static final int NO_SOCKET = -1;

  private static final @Nullable MethodHandle SEND = sendFunction();

  private DirectSocket() {}

  /**
   * Has the native function found and called once. Done at the start: it takes descriptors, of
   * which there may be none left later, and a class that could not be initialized never is.
   */
  static void load() {
    if (SEND != null) {
      var _ = sent(NO_SOCKET, 0, 0);
    }
  }

  /** The channel's socket; null where its bytes must pass the pipeline, as with TLS. */
  static @Nullable FileDescriptor of(Channel channel) {
    return SEND != null
            && channel instanceof EpollSocketChannel epoll
            && channel.pipeline().get(SslHandler.class) == null
        ? epoll.fd()
        : null;
  }

  /**
   * Offers bytes to the kernel; never waits.
   *
   * @return how many it took; fewer than offered also when the connection is broken, of which the
   *     channel's next write tells more
   */
  static int send(FileDescriptor socket, long address, int length) {
    return socket.isOpen() ? sent(socket.intValue(), address, length) : 0;
  }

  private static int sent(int descriptor, long address, int length) {
    if (SEND == null) {
      return 0;
    }
    try {
      long sent = (long) SEND.invokeExact(descriptor, address, (long) length, FLAGS);
      return Math.max(0, (int) sent);
    } catch (Throwable e) {
      throw new IllegalStateException("send(2) cannot be called", e);
    }
  }

  /** The call takes microseconds and never waits, so that it may hold up a safepoint. */
  @SuppressWarnings("restricted") // the one native call, of fixed types, into a buffer that is held
  private static @Nullable MethodHandle sendFunction() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return null;
    }
    try {
      var linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("send"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT),
          Linker.Option.critical(false));
    } catch (RuntimeException | LinkageError e) {
      LOG.info("Sockets are written to through the pipeline: {}", e.toString());
      return null;
    }
  }
}
