package io.tapeloom.stream.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Limits what the operating system keeps of a connection's output. Without a limit Linux takes up
 * to 4 MiB for a client that does not read, memory that no count of this program sees; and what a
 * reader gets is as old as the buffer is long.
 */
public final class SendBuffer {

  /** Bytes that are not on their way to the client yet; what is on its way comes on top. */
  static final int UNSENT_BYTES = 128 * 1024;

  /** Where only the whole buffer can be limited: more than one round trip of a fast client. */
  private static final int BUFFER_BYTES = 512 * 1024;

  private SendBuffer() {}

  /** Limits the buffer of an accepted connection. */
  public static void limit(Channel accepted) {
    if (accepted instanceof EpollSocketChannel) {
      accepted.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) UNSENT_BYTES);
    } else {
      accepted.config().setOption(ChannelOption.SO_SNDBUF, BUFFER_BYTES);
    }
  }
}
