package io.tapeloom.stream.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.tapeloom.stream.loop.LoopListener;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.session.Timeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server for applications that have no HTTP server: one endpoint, and its AsyncAPI document at
 * {@code /asyncapi.json}. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
public final class StreamServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

  /** Of the first line, and of all headers: 16 KiB and the ends of their lines. */
  private static final int MAX_HEAD_BYTES = 17 * 1024;

  private static final int MAX_CHUNK_BYTES = 8192;

  /** How long a connection may say nothing before it has asked for something. */
  private static final int REQUEST_TIMEOUT_SECONDS = 30;

  private final MultiThreadIoEventLoopGroup loops;
  private final ChannelGroup connections;
  private final Channel listener;
  private final Endpoint endpoint;

  private StreamServer(
      MultiThreadIoEventLoopGroup loops,
      ChannelGroup connections,
      Channel listener,
      Endpoint endpoint) {
    this.loops = loops;
    this.connections = connections;
    this.listener = listener;
    this.endpoint = endpoint;
  }

  /** Serves an API with the default limits; port 0: one that is free. */
  public static StreamServer start(StreamApi api, int port, String path) {
    return start(api, port, path, Limits.DEFAULT, NanoClock.system());
  }

  /**
   * Serves an API.
   *
   * @param port 0: one that is free
   * @param path where the endpoint is, such as {@code /ws}
   * @throws UncheckedIOException when the port cannot be had; its cause says why
   */
  public static StreamServer start(
      StreamApi api, int port, String path, Limits limits, NanoClock clock) {
    var endpoint = new Endpoint(path, api.protocol(), limits, clock);
    var webSockets =
        new WebSockets(
            List.of(endpoint), _ -> true, Authenticator.none(), LoopListener.none(), clock);
    var loops = new MultiThreadIoEventLoopGroup(Transport.ioHandlers());
    var connections = new DefaultChannelGroup(loops.next());
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(Transport.serverChannel())
            .handler(new Descriptors().guard())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    SocketBuffers.limit(channel);
                    channel
                        .pipeline()
                        .addLast(
                            new ReadTimeoutHandler(REQUEST_TIMEOUT_SECONDS),
                            new HttpServerCodec(MAX_HEAD_BYTES, MAX_HEAD_BYTES, MAX_CHUNK_BYTES),
                            webSockets.upgradeHandler(),
                            new DocumentHandler(api, path));
                  }
                })
            .bind(port)
            .awaitUninterruptibly();
    if (bound.isSuccess()) {
      return new StreamServer(loops, connections, bound.channel(), endpoint);
    }
    loops.shutdownGracefully();
    throw new UncheckedIOException(
        "port %d cannot be listened on".formatted(port),
        bound.cause() instanceof IOException why ? why : new IOException(bound.cause()));
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Gives the port back and ends all connections: sessions with 1012 and in good order, within the
   * {@link Timeouts#closeTimeout}. Not to be called on a loop.
   */
  @Override
  public void close() {
    if (loops.isShuttingDown()) {
      return;
    }
    listener.close().syncUninterruptibly();
    loops.forEach(loop -> loop.submit(() -> {}).syncUninterruptibly()); // the last were let in
    endpoint.drain(RandomGenerator.getDefault());
    connections.close(channel -> channel.pipeline().get(ConnectionHandler.class) == null);
    connections
        .newCloseFuture()
        .awaitUninterruptibly(endpoint.limits().timeouts().closeTimeout().toMillis());
    connections.close().syncUninterruptibly(); // loops that end do not reliably do it
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Answers every other request: with the document, or 404. */
  private static final class DocumentHandler extends SimpleChannelInboundHandler<HttpRequest> {

    private final StreamApi api;
    private final String path;

    DocumentHandler(StreamApi api, String path) {
      this.api = api;
      this.path = path;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpRequest request) {
      boolean known = request.uri().equals("/asyncapi.json");
      var host = request.headers().get(HttpHeaderNames.HOST, "localhost");
      var body = known ? api.asyncApi(host, false, path).toString() : "";
      var response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              known ? HttpResponseStatus.OK : HttpResponseStatus.NOT_FOUND,
              Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
          .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
      ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      LOG.debug("Connection ends before a session: {}", cause.toString());
      ctx.close();
    }
  }
}
