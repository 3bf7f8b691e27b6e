package io.tapeloom.stream.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Limits what the operating system keeps of a connection. Without a limit Linux takes up to 4 MiB
 * of output for a client that does not read, and more of input that is not wanted yet, memory that
 * no count of this program sees; and what a reader gets is as old as the buffer is long.
 */
public final class SocketBuffers {

  /** Bytes that are not on their way to the client yet; what is on its way comes on top. */
  static final int UNSENT_BYTES = 128 * 1024;

  /** Bytes of input, which the operating system doubles for what it needs beside them. */
  private static final int INPUT_BYTES = 256 * 1024;

  /** Where only the whole buffer can be limited: more than one round trip of a fast client. */
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
