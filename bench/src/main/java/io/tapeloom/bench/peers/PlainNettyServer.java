package io.tapeloom.bench.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.tapeloom.bench.load.LoadPlan;
import io.tapeloom.bench.load.Stamp;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A server written with Netty only: Netty's WebSocket handlers, one event loop, and a {@link
 * TextWebSocketFrame} for each client. The messages of a burst to one socket are flushed together.
 * The environment sets the port, {@code PORT}, and the {@link LoadPlan}.
 */
public final class PlainNettyServer {

  private static final Pattern SYMBOL = Pattern.compile("\"symbol\":\"S(\\d{4})\"");

  /** Number of bursts between two checks for full sockets. */
  private static final int CHECK_EVERY = 16;

  private final LoadPlan plan;
  private final List<List<Channel>> topics = new ArrayList<>();
  private final long[] seqs;
  private final Set<Channel> touched = new LinkedHashSet<>();
  private final Set<Channel> channels = new LinkedHashSet<>();
  private int subscriptions;
  private int turn;
  private long random = 88_172_645_463_325_252L;
  private long nextNanos;

  private PlainNettyServer(LoadPlan plan) {
    this.plan = plan;
    this.seqs = new long[plan.topics()];
    for (int i = 0; i < plan.topics(); i++) {
      topics.add(new ArrayList<>());
    }
  }

  public static void main(String[] args) throws InterruptedException {
    InternalLoggerFactory.setDefaultFactory(
        JdkLoggerFactory.INSTANCE); // logs only important messages
    var plan =
        LoadPlan.read(System.getenv())
            .orElseThrow(() -> new IllegalStateException("BENCH_LOAD is not set"));
    new PlainNettyServer(plan).serve(Integer.parseInt(System.getenv().getOrDefault("PORT", "0")));
  }

  private void serve(int port) throws InterruptedException {
    var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    var loop = loops.next();
    new ServerBootstrap()
        .group(loops)
        .channel(EpollServerSocketChannel.class)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new Connections())
        .bind(port)
        .sync();
    loop.execute(() -> publish(loop));
    loops.terminationFuture().sync();
  }

  private final class Connections extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(
              new HttpServerCodec(),
              new HttpObjectAggregator(65_536),
              new WebSocketServerProtocolHandler("/api/v1/ws"),
              new Subscriptions());
    }
  }

  private final class Subscriptions extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
      var symbol = SYMBOL.matcher(frame.text());
      if (symbol.find()) {
        topics.get(Integer.parseInt(symbol.group(1))).add(ctx.channel());
        channels.add(ctx.channel());
        subscriptions++;
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      topics.forEach(topic -> topic.remove(ctx.channel()));
      channels.remove(ctx.channel());
    }
  }

  private void publish(EventLoop loop) {
    if (subscriptions < plan.subscriptions()) {
      schedule(loop, TimeUnit.MILLISECONDS.toNanos(10));
    } else if (plan.perSecond() > 0) {
      publishDue();
      schedule(loop, Math.max(0, nextNanos - System.nanoTime()));
    } else if (turn++ % CHECK_EVERY == 0 && !channels.stream().allMatch(Channel::isWritable)) {
      turn--;
      schedule(loop, TimeUnit.MICROSECONDS.toNanos(100));
    } else {
      for (int i = 0; i < plan.burst(); i++) {
        publishTo(atRandom(), System.nanoTime());
      }
      flush();
      schedule(loop, 0);
    }
  }

  private void schedule(EventLoop loop, long nanos) {
    var _ = loop.schedule(() -> publish(loop), nanos, TimeUnit.NANOSECONDS);
  }

  private void publishDue() {
    long interval = (long) (TimeUnit.SECONDS.toNanos(1) / plan.perSecond());
    long now = System.nanoTime();
    if (now - nextNanos > TimeUnit.MILLISECONDS.toNanos(100)) {
      nextNanos = now;
    }
    for (; nextNanos <= now; nextNanos += interval) {
      publishTo(turn++ % plan.topics(), nextNanos);
      flush();
    }
  }

  private int atRandom() {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return (int) Long.remainderUnsigned(random, plan.topics());
  }

  private void publishTo(int topic, long dueNanos) {
    var stamp = Stamp.now(dueNanos);
    var text =
        "{\"type\":\"bars.update\",\"topic\":\"bars:S"
            + "%04d".formatted(topic)
            + ":1\",\"seq\":"
            + ++seqs[topic]
            + ",\"payload\":{\"time\":"
            + stamp.timeMillis()
            + ",\"open\":276.39,\"high\":276.39,\"low\":276.33,\"close\":276.35,\"volume\":"
            + stamp.volume()
            + "}}";
    for (var channel : topics.get(topic)) {
      var _ = channel.write(new TextWebSocketFrame(text));
      touched.add(channel);
    }
  }

  private void flush() {
    touched.forEach(Channel::flush);
    touched.clear();
  }
}
