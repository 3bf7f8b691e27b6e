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
 * A server for applications without an HTTP server: one endpoint, and its AsyncAPI document at
 * {@code /asyncapi.json}. Thread-safe: all methods may be called from any thread, except {@link
 * #close} on an event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
public final class StreamServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

  /** For the first line, and for all headers: 16 KiB and the line ends. */
  private static final int MAX_HEAD_BYTES = 17 * 1024;

  private static final int MAX_CHUNK_BYTES = 8192;

  /** How long a connection may be silent before its first request. */
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

  /** Serves an API with the default limits. Port 0 selects a free port. */
  public static StreamServer start(StreamApi api, int port, String path) {
    return start(api, port, path, Limits.DEFAULT, NanoClock.system());
  }

  /**
   * Serves an API.
   *
   * @param port the TCP port; 0 selects a free port
   * @param path the path of the endpoint, such as {@code /ws}
   * @throws UncheckedIOException when the server cannot listen on the port; its cause is the reason
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
        "cannot listen on port %d".formatted(port),
        bound.cause() instanceof IOException why ? why : new IOException(bound.cause()));
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Stops listening and ends all connections. Sessions receive their pending messages and are
   * closed with 1012, within the {@link Timeouts#closeTimeout}. Must not be called on an event
   * loop.
   */
  @Override
  public void close() {
    if (loops.isShuttingDown()) {
      return;
    }
    listener.close().syncUninterruptibly();
    // Wait for connections that are being accepted.
    loops.forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
    endpoint.drain(RandomGenerator.getDefault());
    connections.close(channel -> channel.pipeline().get(ConnectionHandler.class) == null);
    connections
        .newCloseFuture()
        .awaitUninterruptibly(endpoint.limits().timeouts().closeTimeout().toMillis());
    connections
        .close()
        .syncUninterruptibly(); // a loop that shuts down does not reliably close its channels
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Answers all other requests: with the document, or with 404. */
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
      LOG.debug("Connection is closed before a session was opened: {}", cause.toString());
      ctx.close();
    }
  }
}
