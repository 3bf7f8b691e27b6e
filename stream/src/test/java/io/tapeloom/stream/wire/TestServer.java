package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.tapeloom.stream.loop.LoopListener;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Capacity;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.EndpointStats;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.session.Liveness;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.Recoveries;
import io.tapeloom.stream.topic.Topics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The {@link Rooms} at {@code /ws} of an HTTP server that answers all other requests itself; tests
 * can inspect its channels.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class TestServer implements AutoCloseable {

  /** Generous limits, so that only the limit under test applies. */
  static final Limits LIMITS =
      Limits.DEFAULT
          .withCloseTimeout(Duration.ofSeconds(20))
          .withMessageRate(1_000_000)
          .withMessageBurst(1_000_000);

  static final String ALLOWED_ORIGIN = "https://rooms.example";
  static final String PASSED = "not ours";

  private final Topics topics = new Topics(new Random(1));
  private final Rooms rooms = new Rooms(topics);
  private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();
  private final Endpoint endpoint;
  private final MultiThreadIoEventLoopGroup loops;
  private final Channel listener;
  private final WireMemory memory;
  private boolean failuresExpected;

  private TestServer(Function<Protocol, Endpoint> toEndpoint, NanoClock clock, int loopCount) {
    this(toEndpoint, clock, loopCount, _ -> {});
  }

  private TestServer(
      Function<Protocol, Endpoint> toEndpoint,
      NanoClock clock,
      int loopCount,
      Consumer<ChannelPipeline> before) {
    this(toEndpoint, clock, loopCount, before, Authenticator.none());
  }

  private TestServer(
      Function<Protocol, Endpoint> toEndpoint,
      NanoClock clock,
      int loopCount,
      Consumer<ChannelPipeline> before,
      Authenticator authenticator) {
    this(toEndpoint, clock, loopCount, before, authenticator, WireMemory.withDefaults());
  }

  private TestServer(
      Function<Protocol, Endpoint> toEndpoint,
      NanoClock clock,
      int loopCount,
      Consumer<ChannelPipeline> before,
      Authenticator authenticator,
      WireMemory memory) {
    this.memory = memory;
    endpoint = toEndpoint.apply(Rooms.api(rooms).protocol());
    var webSockets =
        new WebSockets(
            List.of(endpoint),
            ALLOWED_ORIGIN::equals,
            authenticator,
            LoopListener.none(),
            clock,
            TrustedProxies.none(),
            memory);
    loops = new MultiThreadIoEventLoopGroup(loopCount, Transport.ioHandlers());
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(Transport.serverChannel())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_SNDBUF, 32 * 1024)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    before.accept(channel.pipeline());
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), webSockets.upgradeHandler(), new Passed());
                  }
                })
            .bind(0)
            .syncUninterruptibly()
            .channel();
  }

  static TestServer start() {
    return start(LIMITS);
  }

  static TestServer start(Limits limits) {
    return start(limits, NanoClock.system());
  }

  /** Starts a server with one event loop, so that all connections see events in the same order. */
  static TestServer start(Limits limits, NanoClock clock) {
    return start(
        limits, clock, Liveness.MESSAGES, new Capacity(limits.connections().maxConnections()));
  }

  static TestServer start(Limits limits, NanoClock clock, Liveness liveness, Capacity capacity) {
    return new TestServer(
        rooms ->
            new Endpoint("/ws", rooms, limits, clock, liveness, capacity, new Recoveries(clock)),
        clock,
        1);
  }

  /** Starts a server with the given memory budgets. */
  static TestServer start(Limits limits, NanoClock clock, WireMemory memory) {
    return new TestServer(
        rooms -> new Endpoint("/ws", rooms, limits, clock),
        clock,
        1,
        _ -> {},
        Authenticator.none(),
        memory);
  }

  static TestServer startWithLoops(int loopCount, Limits limits) {
    var clock = NanoClock.system();
    return new TestServer(rooms -> new Endpoint("/ws", rooms, limits, clock), clock, loopCount);
  }

  /**
   * @param before adds handlers before the HTTP codec
   */
  static TestServer startBehind(Consumer<ChannelPipeline> before) {
    var clock = NanoClock.system();
    return new TestServer(rooms -> new Endpoint("/ws", rooms, LIMITS, clock), clock, 1, before);
  }

  /**
   * Starts a server with another protocol.
   *
   * @param before adds handlers before the HTTP codec
   */
  static TestServer startBehind(
      Consumer<ChannelPipeline> before, Protocol protocol, Limits limits) {
    var clock = NanoClock.system();
    return new TestServer(_ -> new Endpoint("/ws", protocol, limits, clock), clock, 1, before);
  }

  /** Starts a server with users and another protocol. */
  static TestServer startWith(Protocol protocol, Authenticator authenticator) {
    var clock = NanoClock.system();
    return new TestServer(
        _ -> new Endpoint("/ws", protocol, LIMITS, clock), clock, 1, _ -> {}, authenticator);
  }

  /** Starts a server with another protocol. */
  static TestServer startWith(Protocol protocol) {
    return startWith(protocol, LIMITS, NanoClock.system());
  }

  /** Starts a server with another protocol. */
  static TestServer startWith(Protocol protocol, Limits limits, NanoClock clock) {
    return new TestServer(_ -> new Endpoint("/ws", protocol, limits, clock), clock, 1);
  }

  /** Runs work on the event loop and waits for it. */
  void onLoop(Runnable work) {
    loops.next().submit(work).syncUninterruptibly();
  }

  /** Blocks the event loop until the work is done. */
  void blockLoop(Runnable work) {
    loops.next().execute(work);
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  Endpoint endpoint() {
    return endpoint;
  }

  EndpointStats stats() {
    return endpoint.stats();
  }

  Rooms rooms() {
    return rooms;
  }

  /** Bytes that are queued for all sockets. */
  long queuedBytes() {
    return channels.stream()
        .mapToLong(
            channel ->
                channel
                    .eventLoop()
                    .submit(
                        () -> {
                          var queue = channel.unsafe().outboundBuffer();
                          return queue == null ? 0 : queue.totalPendingWriteBytes();
                        })
                    .syncUninterruptibly()
                    .getNow())
        .sum();
  }

  /** Bytes of incomplete messages, and of those that wait. */
  long unfinishedBytes() {
    return memory.unfinished().heldBytes();
  }

  /** Whether reading is paused for no client because of unread answers. */
  boolean isReading() {
    return channels.stream()
        .allMatch(channel -> channel.config().isAutoRead() || channel.isWritable());
  }

  /** Number of open sockets, with or without a completed handshake. */
  long openChannels() {
    return channels.stream().filter(Channel::isActive).count();
  }

  /** Declares that operations of this server are expected to fail. */
  void expectFailures() {
    failuresExpected = true;
  }

  /** Shuts down and checks that no resources are left. */
  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    channels.forEach(channel -> channel.close().syncUninterruptibly());
    loops.forEach(loop -> loop.submit(() -> {}).syncUninterruptibly()); // remaining work of closing
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();

    assertThat(endpoint.stats().handlerFailures() > 0).isEqualTo(failuresExpected);
    assertThat(endpoint.sessions()).isEmpty();
    assertThat(memory.unsent().heldBytes()).isZero();
    assertThat(memory.unfinished().heldBytes()).isZero();
    assertThat(topics.all()).allMatch(topic -> topic.subscriberCount() == 0);
    int places = Math.min(endpoint.capacity().max(), endpoint.capacity().maxPerAddress());
    for (int i = 0; i < places; i++) {
      assertThat(endpoint.reserve(InetAddress.getLoopbackAddress()))
          .as("place %s", i)
          .isInstanceOf(Endpoint.Place.class);
    }
    assertThat(endpoint.reserve(InetAddress.getLoopbackAddress()))
        .isInstanceOf(Endpoint.NoPlace.class);
    topics.close();
  }

  static final class Passed extends SimpleChannelInboundHandler<HttpRequest> {

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpRequest request) {
      var body = Unpooled.copiedBuffer(PASSED, StandardCharsets.UTF_8);
      var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
      ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
