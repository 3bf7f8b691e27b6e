package io.tapeloom.stream.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.payload.Echo;
import io.tapeloom.stream.session.Authenticator.Verdict;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.session.Limits;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns requests for an endpoint's path into WebSocket connections (RFC 6455, section 4.2), and
 * passes on all other requests. Closes a connection that sends no request in time. One per channel,
 * owned by its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class UpgradeHandler extends ChannelDuplexHandler {

  private static final Logger LOG = LoggerFactory.getLogger(UpgradeHandler.class);

  private static final String VERSION = WebSocketVersion.V13.toHttpHeaderValue();

  /** 16 bytes in base64 (RFC 6455, section 4.2.1). */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

  private static final Optional<String> NO_EXTENSION = Optional.empty();

  private static final HandshakeRefusal UNREADABLE =
      HandshakeRefusal.badRequest("The request cannot be read");

  private final WebSockets webSockets;
  private final boolean timed;

  /** The handshake request whose end has not arrived, and its endpoint. */
  private @Nullable HttpRequest request;

  private @Nullable Endpoint endpoint;

  /** When the first request must have arrived. */
  private @Nullable Deadline requestDeadline;

  /** Requests that were passed on and have not been answered. */
  private int unanswered;

  /** Handles the handshake request after all earlier requests are answered. */
  private @Nullable Runnable pendingAnswer;

  /**
   * Input is discarded: while an answer is pending, and after a refusal, which is the last response
   * on a channel.
   */
  private boolean inputIgnored;

  /**
   * @param timed whether to close a connection that sends no request in time
   */
  UpgradeHandler(WebSockets webSockets, boolean timed) {
    this.webSockets = webSockets;
    this.timed = timed;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (!timed) {
      return;
    }
    var timers = webSockets.contextOf(ctx.channel().eventLoop()).timers();
    requestDeadline = timers.deadline(_ -> closeIdle(ctx));
    requestDeadline.set(webSockets.clock().nanoTime() + webSockets.handshakeTimeout().toNanos());
  }

  private void closeIdle(ChannelHandlerContext ctx) {
    LOG.debug(
        "Connection of {} is closed: it sent no request in time", ctx.channel().remoteAddress());
    ctx.close();
  }

  private void cancelDeadline() {
    if (requestDeadline != null) {
      requestDeadline.cancel();
      requestDeadline = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    cancelDeadline();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelDeadline();
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (inputIgnored) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (request == null && message instanceof HttpRequest started) {
      endpoint = webSockets.endpointAt(RequestTarget.path(started.uri()));
      if (endpoint != null) {
        request = started;
        if (started.decoderResult().isFailure()) { // no further parts of it will arrive
          ReferenceCountUtil.release(message);
          inTurn(() -> refuse(ctx, UNREADABLE));
          return;
        }
      }
    }
    if (request == null || endpoint == null) {
      cancelDeadline();
      if (message instanceof HttpRequest) {
        unanswered++;
      }
      ctx.fireChannelRead(message);
      return;
    }
    try {
      if (message instanceof LastHttpContent last) {
        var whole = request;
        request = null;
        var at = endpoint;
        if (last.decoderResult().isSuccess()) {
          inTurn(() -> answer(ctx, whole, at));
        } else {
          inTurn(() -> refuse(ctx, UNREADABLE));
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /**
   * Runs the work after all earlier requests are answered, so that responses keep the order of the
   * requests. Until then, input is discarded.
   */
  private void inTurn(Runnable work) {
    if (unanswered == 0) {
      work.run();
    } else {
      inputIgnored = true;
      pendingAnswer = work;
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, promise);
    if (message instanceof LastHttpContent && !isInterim(message) && --unanswered == 0) {
      var next = pendingAnswer;
      if (next != null) {
        pendingAnswer = null;
        ctx.executor() // after the handlers that wrote the answer
            .execute(
                () -> {
                  inputIgnored = false;
                  if (ctx.channel().isActive()) {
                    next.run();
                  }
                });
      }
    }
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest handshake, Endpoint at) {
    var refusal = refusalOf(handshake).or(() -> formatRefusal(handshake, at));
    if (refusal.isPresent()) {
      refuse(ctx, refusal.get());
      return;
    }
    switch (BearerToken.of(handshake, webSockets.authenticator().acceptsTokenInUrl())) {
      case BearerToken.None _ -> admit(ctx, handshake, at, Optional.empty(), false);
      case BearerToken.Unclear(var why) -> refuse(ctx, HandshakeRefusal.badRequest(why));
      case BearerToken.Given given -> authenticate(ctx, handshake, at, given);
    }
  }

  private Optional<HandshakeRefusal> refusalOf(HttpRequest handshake) {
    var headers = handshake.headers();
    var version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    var keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    var origin = headers.get(HttpHeaderNames.ORIGIN);
    if (!handshake.method().equals(HttpMethod.GET)
        || !handshake.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      return Optional.of(
          HandshakeRefusal.upgradeRequired(
              "This path accepts WebSocket connections only: GET with Upgrade: websocket",
              VERSION));
    }
    if (!VERSION.equals(version)) {
      return Optional.of(
          HandshakeRefusal.upgradeRequired(
              "Sec-WebSocket-Version must be %s, got %s"
                  .formatted(VERSION, version == null ? "none" : Echo.of(version)),
              VERSION));
    }
    if (keys.size() != 1 || !KEY.matcher(keys.getFirst()).matches()) {
      return Optional.of(
          HandshakeRefusal.badRequest(
              "Sec-WebSocket-Key must be sent once, as 16 bytes in base64"));
    }
    return webSockets.allowsOrigin(origin) || origin == null
        ? Optional.empty()
        : Optional.of(HandshakeRefusal.origin(origin));
  }

  private static Optional<HandshakeRefusal> formatRefusal(HttpRequest handshake, Endpoint at) {
    var offered = Subprotocols.of(handshake.headers());
    var known = at.protocol().formats();
    return offered.isForeignTo(known)
        ? Optional.of(HandshakeRefusal.unsupportedFormat(known, offered.names()))
        : Optional.empty();
  }

  /**
   * Verifies the token. The verdict is usually available at once; until it is, input is discarded.
   */
  private void authenticate(
      ChannelHandlerContext ctx, HttpRequest handshake, Endpoint at, BearerToken.Given token) {
    var verdict = webSockets.authenticator().authenticate(token.token()).toCompletableFuture();
    if (verdict.isDone()) {
      apply(ctx, handshake, at, token, verdict.join());
      return;
    }
    inputIgnored = true;
    verdict.thenAcceptAsync(
        result -> {
          inputIgnored = false;
          apply(ctx, handshake, at, token, result);
        },
        ctx.executor());
  }

  private void apply(
      ChannelHandlerContext ctx,
      HttpRequest handshake,
      Endpoint at,
      BearerToken.Given token,
      Verdict verdict) {
    switch (verdict) {
      case Verdict.Known(var user) ->
          admit(ctx, handshake, at, Optional.of(user), token.bySubprotocol());
      case Verdict.Refused refused -> refuse(ctx, HandshakeRefusal.of(refused));
    }
  }

  private void admit(
      ChannelHandlerContext ctx,
      HttpRequest handshake,
      Endpoint at,
      Optional<Identity> user,
      boolean selectsBearer) {
    switch (at.reserve(webSockets.proxies().clientOf(ctx.channel(), handshake.headers()))) {
      case Endpoint.Place place -> upgrade(ctx, handshake, at, place, user, selectsBearer);
      case Endpoint.NoPlace why -> refuse(ctx, HandshakeRefusal.of(why, at.capacity()));
    }
  }

  private void upgrade(
      ChannelHandlerContext ctx,
      HttpRequest handshake,
      Endpoint at,
      Endpoint.Place place,
      Optional<Identity> user,
      boolean selectsBearer) {
    var subprotocol = Subprotocols.of(handshake.headers()).firstOf(at.protocol().formats());
    var deflating =
        webSockets.isDeflating() ? DeflateOffer.answerTo(handshake.headers()) : NO_EXTENSION;
    var format = new Format(subprotocol.orElse(""), deflating.isPresent());
    var channel = ctx.channel();
    var pipeline = channel.pipeline();
    channel.config().setAutoRead(false).setWriteBufferWaterMark(waterMark(at.limits()));
    for (var handler : new ArrayList<>(pipeline.toMap().values())) {
      if (!keeps(handler)) {
        pipeline.remove(handler);
      }
    }
    var connection =
        new ConnectionHandler(at, place, user, format, webSockets.contextOf(channel.eventLoop()));
    pipeline.addLast(new TextValidator(connection), connection);
    try {
      completeHandshake(
              channel,
              handshake,
              connection,
              subprotocol.orElse(selectsBearer ? BearerToken.NAME : null),
              deflating)
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  connection.opened();
                } else {
                  connection.failed(done.cause());
                }
              });
      pipeline.remove(this);
    } catch (RuntimeException failure) {
      connection.failed(failure);
    }
  }

  private static ChannelFuture completeHandshake(
      Channel channel,
      HttpRequest handshake,
      ConnectionHandler connection,
      @Nullable String subprotocol,
      Optional<String> extension) {
    var answer = new DefaultHttpHeaders();
    extension.ifPresent(value -> answer.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, value));
    var whole =
        new DefaultFullHttpRequest(
            handshake.protocolVersion(),
            handshake.method(),
            handshake.uri(),
            Unpooled.EMPTY_BUFFER,
            headersFor(handshake.headers(), subprotocol),
            EmptyHttpHeaders.INSTANCE);
    return new Handshaker(handshake.uri(), subprotocol, connection.decoder())
        .handshake(channel, whole, answer, channel.newPromise());
  }

  /**
   * The headers for the handshaker, which accepts only one protocol to upgrade to, of several that
   * a client may offer (RFC 9110, section 7.8), and only the first line of subprotocols.
   */
  private static HttpHeaders headersFor(HttpHeaders handshake, @Nullable String subprotocol) {
    var headers = handshake.copy().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    return subprotocol == null
        ? headers.remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)
        : headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol);
  }

  /** Netty's defaults, but at most half of the bytes that may be queued. */
  private static WriteBufferWaterMark waterMark(Limits limits) {
    int high = Math.min(WriteBufferWaterMark.DEFAULT.high(), limits.writes().maxQueuedBytes() / 2);
    return new WriteBufferWaterMark(high / 2, high);
  }

  /**
   * Handlers that the connection still needs: TLS, the codec, which the handshake replaces, and
   * this handler.
   */
  private boolean keeps(ChannelHandler handler) {
    return handler == this || handler instanceof SslHandler || handler instanceof HttpServerCodec;
  }

  private void refuse(ChannelHandlerContext ctx, HandshakeRefusal refusal) {
    inputIgnored = true;
    ctx.writeAndFlush(refusal.response(webSockets.problemType(refusal.code())))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
