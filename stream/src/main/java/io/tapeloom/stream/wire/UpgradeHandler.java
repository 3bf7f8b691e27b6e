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
import io.tapeloom.stream.session.Authenticator.Verdict;
import io.tapeloom.stream.session.Endpoint;
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
 * lets all other requests pass. A connection that asks for nothing in time is ended. One per
 * channel, owned by its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class UpgradeHandler extends ChannelDuplexHandler {

  private static final Logger LOG = LoggerFactory.getLogger(UpgradeHandler.class);

  private static final String VERSION = WebSocketVersion.V13.toHttpHeaderValue();

  /** 16 bytes in base64 (RFC 6455, section 4.2.1). */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

  private static final HandshakeRefusal UNREADABLE =
      HandshakeRefusal.badRequest("The request cannot be read");

  private final WebSockets webSockets;
  private final boolean timed;

  /** The request that waits for its end, and where it leads. */
  private @Nullable HttpRequest request;

  private @Nullable Endpoint endpoint;

  /** Until when the first request must be here. */
  private @Nullable Deadline patience;

  /** Requests that others were given and have not answered. */
  private int unanswered;

  /** What is done with this handler's request once all requests before it are answered. */
  private @Nullable Runnable turn;

  /** Nothing more is read: a refusal is the last that is said on a channel. */
  private boolean deaf;

  /**
   * @param timed whether to end a connection that asks for nothing in time
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
    patience = timers.deadline(_ -> giveUp(ctx));
    patience.set(webSockets.clock().nanoTime() + webSockets.handshakeTimeout().toNanos());
  }

  private void giveUp(ChannelHandlerContext ctx) {
    LOG.debug("{} has asked for nothing in time", ctx.channel().remoteAddress());
    ctx.close();
  }

  private void stopWaiting() {
    if (patience != null) {
      patience.cancel();
      patience = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stopWaiting();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopWaiting();
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (deaf) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (request == null && message instanceof HttpRequest started) {
      endpoint = webSockets.endpointAt(RequestTarget.path(started.uri()));
      if (endpoint != null) {
        request = started;
        if (started.decoderResult().isFailure()) { // which nothing will follow
          ReferenceCountUtil.release(message);
          inTurn(() -> refuse(ctx, UNREADABLE));
          return;
        }
      }
    }
    if (request == null || endpoint == null) {
      stopWaiting();
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

  /** Answers come in the order of the requests; until it is this one's turn, nothing is read. */
  private void inTurn(Runnable work) {
    if (unanswered == 0) {
      work.run();
    } else {
      deaf = true;
      turn = work;
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, promise);
    if (message instanceof LastHttpContent && !isInterim(message) && --unanswered == 0) {
      var next = turn;
      if (next != null) {
        turn = null;
        ctx.executor() // after the handlers that have answered are done
            .execute(
                () -> {
                  deaf = false;
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

  private void answer(ChannelHandlerContext ctx, HttpRequest asked, Endpoint at) {
    var objection = objection(asked);
    if (objection.isPresent()) {
      refuse(ctx, objection.get());
      return;
    }
    switch (BearerToken.of(asked, webSockets.authenticator().acceptsTokenInUrl())) {
      case BearerToken.None _ -> admit(ctx, asked, at, Optional.empty(), false);
      case BearerToken.Unclear(var why) -> refuse(ctx, HandshakeRefusal.badRequest(why));
      case BearerToken.Given given -> authenticate(ctx, asked, at, given);
    }
  }

  private Optional<HandshakeRefusal> objection(HttpRequest asked) {
    var headers = asked.headers();
    var version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    var keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    var origin = headers.get(HttpHeaderNames.ORIGIN);
    if (!asked.method().equals(HttpMethod.GET)
        || !asked.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      return Optional.of(
          HandshakeRefusal.upgradeRequired(
              "This path takes WebSocket connections only: GET with Upgrade: websocket", VERSION));
    }
    if (!VERSION.equals(version)) {
      return Optional.of(
          HandshakeRefusal.upgradeRequired(
              "Sec-WebSocket-Version must be %s, got %s"
                  .formatted(VERSION, version == null ? "none" : version),
              VERSION));
    }
    if (keys.size() != 1 || !KEY.matcher(keys.getFirst()).matches()) {
      return Optional.of(
          HandshakeRefusal.badRequest("Sec-WebSocket-Key must be there once: 16 bytes in base64"));
    }
    return webSockets.allowsOrigin(origin) || origin == null
        ? Optional.empty()
        : Optional.of(HandshakeRefusal.origin(origin));
  }

  /** Nearly always the verdict is there at once; if not, nothing is read until it is. */
  private void authenticate(
      ChannelHandlerContext ctx, HttpRequest asked, Endpoint at, BearerToken.Given token) {
    var verdict = webSockets.authenticator().authenticate(token.token()).toCompletableFuture();
    if (verdict.isDone()) {
      judge(ctx, asked, at, token, verdict.join());
      return;
    }
    deaf = true;
    verdict.thenAcceptAsync(
        late -> {
          deaf = false;
          judge(ctx, asked, at, token, late);
        },
        ctx.executor());
  }

  private void judge(
      ChannelHandlerContext ctx,
      HttpRequest asked,
      Endpoint at,
      BearerToken.Given token,
      Verdict verdict) {
    switch (verdict) {
      case Verdict.Known(var user) ->
          admit(ctx, asked, at, Optional.of(user), token.bySubprotocol());
      case Verdict.Refused refused -> refuse(ctx, HandshakeRefusal.of(refused));
    }
  }

  private void admit(
      ChannelHandlerContext ctx,
      HttpRequest asked,
      Endpoint at,
      Optional<Identity> user,
      boolean selectsBearer) {
    switch (at.reserve(webSockets.proxies().clientOf(ctx.channel(), asked.headers()))) {
      case Endpoint.Place place -> upgrade(ctx, asked, at, place, user, selectsBearer);
      case Endpoint.NoPlace why -> refuse(ctx, HandshakeRefusal.of(why, at.capacity()));
    }
  }

  private void upgrade(
      ChannelHandlerContext ctx,
      HttpRequest asked,
      Endpoint at,
      Endpoint.Place place,
      Optional<Identity> user,
      boolean selectsBearer) {
    var channel = ctx.channel();
    var pipeline = channel.pipeline();
    channel.config().setAutoRead(false).setWriteBufferWaterMark(waterMark(at.limits()));
    for (var handler : new ArrayList<>(pipeline.toMap().values())) {
      if (!keeps(handler)) {
        pipeline.remove(handler);
      }
    }
    var connection =
        new ConnectionHandler(at, place, user, webSockets.contextOf(channel.eventLoop()));
    pipeline.addLast(new TextValidator(connection), connection);
    try {
      shakeHands(channel, asked, connection, selectsBearer ? BearerToken.NAME : null)
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

  private static ChannelFuture shakeHands(
      Channel channel,
      HttpRequest asked,
      ConnectionHandler connection,
      @Nullable String subprotocol) {
    var whole =
        new DefaultFullHttpRequest(
            asked.protocolVersion(),
            asked.method(),
            asked.uri(),
            Unpooled.EMPTY_BUFFER,
            withOneProtocol(asked.headers()),
            EmptyHttpHeaders.INSTANCE);
    return new Handshaker(asked.uri(), subprotocol, connection.decoder())
        .handshake(channel, whole, EmptyHttpHeaders.INSTANCE, channel.newPromise());
  }

  /**
   * The headers with WebSocket as the one protocol to upgrade to. A client may offer several (RFC
   * 9110, section 7.8), of which this was chosen; the handshaker takes an offer of one only.
   */
  private static HttpHeaders withOneProtocol(HttpHeaders asked) {
    return asked.copy().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
  }

  /** Netty's own, but never more than half of what may be queued. */
  private static WriteBufferWaterMark waterMark(Limits limits) {
    int high = Math.min(WriteBufferWaterMark.DEFAULT.high(), limits.writes().maxQueuedBytes() / 2);
    return new WriteBufferWaterMark(high / 2, high);
  }

  /** What a connection still needs: encryption, the codec that the handshake replaces, and us. */
  private boolean keeps(ChannelHandler handler) {
    return handler == this || handler instanceof SslHandler || handler instanceof HttpServerCodec;
  }

  private void refuse(ChannelHandlerContext ctx, HandshakeRefusal refusal) {
    deaf = true;
    ctx.writeAndFlush(refusal.response(webSockets.problemType(refusal.code()))).addListener(ChannelFutureListener.CLOSE);
  }
}
