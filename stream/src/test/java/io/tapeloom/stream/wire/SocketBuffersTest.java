package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The bytes that the operating system buffers for a client that does not read. */
class SocketBuffersTest {

  private static final int PARTS = 256;
  private static final int PART_BYTES = 64 * 1024;

  /** The client's receive window is additional; its default is 64 KiB. */
  private static final long MAX_TAKEN = 4L * SocketBuffers.UNSENT_BYTES;

  @Test
  void shouldLeaveWhatIsNotReadToTheServer() throws Exception {
    try (var loops = new MultiThreadIoEventLoopGroup(1, Transport.ioHandlers())) {
      var accepted = new CompletableFuture<Channel>();
      var listener =
          new ServerBootstrap()
              .group(loops)
              .channel(Transport.serverChannel())
              .childHandler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      SocketBuffers.limit(channel);
                      channel.pipeline().addLast(new Greeter(accepted));
                    }
                  })
              .bind(0)
              .sync()
              .channel();
      int port = ((InetSocketAddress) listener.localAddress()).getPort();
      try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        var channel = accepted.get(60, TimeUnit.SECONDS);
        assertThat(client.getInputStream().read()).isZero(); // the first part has arrived
        long left = leftWhenNoMoreIsTaken(channel);

        assertThat((long) PARTS * PART_BYTES - left).isPositive().isLessThan(MAX_TAKEN);
        channel.close().sync();
      } finally {
        listener.close().sync();
        loops.submit(() -> {}).sync(); // the loop has completed its closing work
      }
    }
  }

  private static long leftWhenNoMoreIsTaken(Channel channel) throws Exception {
    long left = Long.MAX_VALUE;
    for (int unchanged = 0; unchanged < 1000; ) {
      long now =
          channel
              .eventLoop()
              .submit(() -> channel.unsafe().outboundBuffer().totalPendingWriteBytes())
              .get(60, TimeUnit.SECONDS);
      unchanged = now == left ? unchanged + 1 : 0;
      left = now;
    }
    return left;
  }

  /** Writes many bytes at once. */
  @SuppressWarnings("FutureReturnValueIgnored") // the client may not read
  private static final class Greeter extends ChannelInboundHandlerAdapter {

    private final CompletableFuture<Channel> accepted;

    Greeter(CompletableFuture<Channel> accepted) {
      this.accepted = accepted;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      var part = Unpooled.directBuffer(PART_BYTES).writeZero(PART_BYTES);
      for (int i = 1; i < PARTS; i++) {
        ctx.write(part.retainedDuplicate());
      }
      ctx.writeAndFlush(part);
      accepted.complete(ctx.channel());
    }
  }
}
