package io.tapeloom.stream.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Limits the socket buffers of the operating system for a connection. Without a limit, Linux uses
 * up to 4 MiB of output for a client that does not read, and more for input that is not read yet.
 * No counter of this program includes that memory. A long buffer also delays what a slow client
 * reads.
 */
public final class SocketBuffers {

  /** Bytes that are not sent yet; bytes in flight are additional. */
  static final int UNSENT_BYTES = 128 * 1024;

  /** Bytes of input; the operating system doubles it for its own overhead. */
  private static final int INPUT_BYTES = 256 * 1024;

  /**
   * For systems where only the whole buffer can be limited: more than one round trip of a fast
   * client.
   */
  private static final int BUFFER_BYTES = 512 * 1024;

  private SocketBuffers() {}

  /** Limits the buffers of an accepted connection. */
  public static void limit(Channel accepted) {
    accepted.config().setOption(ChannelOption.SO_RCVBUF, INPUT_BYTES);
    if (accepted instanceof EpollSocketChannel) {
      accepted.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) UNSENT_BYTES);
    } else {
      accepted.config().setOption(ChannelOption.SO_SNDBUF, BUFFER_BYTES);
    }
  }
}
