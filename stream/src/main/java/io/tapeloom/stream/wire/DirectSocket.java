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
 * Writes bytes to a socket without a pipeline, by {@code send(2)} on the descriptor of an epoll
 * channel. A fan-out spends nearly all of its time in that call, so its overhead must be small.
 * Used on the channel's event loop, which alone closes the descriptor, and only while the channel
 * has nothing queued.
 */
final class DirectSocket {

  private static final Logger LOG = LoggerFactory.getLogger(DirectSocket.class);

  /** Linux: {@code MSG_DONTWAIT | MSG_NOSIGNAL}. */
  private static final int FLAGS = 0x40 | 0x4000;

  /** An invalid descriptor, which the kernel refuses (EBADF). */
  private static final int NO_SOCKET = -1;

  private static final @Nullable MethodHandle SEND = sendFunction();

  private DirectSocket() {}

  /**
   * Looks up the native function and calls it once. Called at the start: this needs descriptors, of
   * which none may be left later, and a class whose initialization has failed stays unusable.
   */
  static void load() {
    if (SEND != null) {
      var _ = sent(NO_SOCKET, 0, 0);
    }
  }

  /** The channel's socket; null when its bytes must pass the pipeline, as with TLS. */
  static @Nullable FileDescriptor of(Channel channel) {
    return SEND != null
            && channel instanceof EpollSocketChannel epoll
            && channel.pipeline().get(SslHandler.class) == null
        ? epoll.fd()
        : null;
  }

  /**
   * Writes bytes to the kernel without blocking.
   *
   * @return the number of bytes that it accepted. Fewer than {@code length} also when the
   *     connection is broken; the channel's next write reports the reason.
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

  /** The call takes microseconds and does not block, so it may delay a safepoint. */
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
      LOG.info(
          "Direct writes to sockets are not available, the pipeline is used: {}", e.toString());
      return null;
    }
  }
}
