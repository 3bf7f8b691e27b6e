package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.tapeloom.stream.Endpoint;
import io.tapeloom.stream.Limits;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests for an endpoint's path into WebSocket connections (RFC 6455, section 4.2), and
 * lets all other requests pass. What is refused is refused in HTTP, as a problem (RFC 9457), before
 * any upgrade. One per channel, owned by its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class UpgradeHandler extends ChannelInboundHandlerAdapter {

  private static final String RETRY_AFTER_SECONDS = "5";
  private static final String VERSION = WebSocketVersion.V13.toHttpHeaderValue();

  /** 16 bytes in base64 (RFC 6455, section 4.2.1). */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

  private final WebSockets webSockets;

  /** The request that waits for its end, and where it leads. */
  private @Nullable HttpRequest request;

  private @Nullable Endpoint endpoint;

  /** A refusal is the last that is said on a channel. */
  private boolean refused;

  UpgradeHandler(WebSockets webSockets) {
    this.webSockets = webSockets;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (request == null && message instanceof HttpRequest started) {
      endpoint = webSockets.endpointAt(pathOf(started.uri()));
      if (endpoint != null) {
        request = started;
      }
    }
    if (request == null || endpoint == null) {
      ctx.fireChannelRead(message);
      return;
    }
    try {
      if (message instanceof LastHttpContent last) {
        var whole = request;
        request = null;
        if (last.decoderResult().isSuccess()) {
          answer(ctx, whole, endpoint);
        } else {
          refuse(ctx, HttpResponseStatus.BAD_REQUEST, "The request cannot be read");
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest asked, Endpoint at) {
    var headers = asked.headers();
    var version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    var key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    var origin = headers.get(HttpHeaderNames.ORIGIN);
    if (!asked.method().equals(HttpMethod.GET)
        || !asked.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      refuse(
          ctx,
          HttpResponseStatus.UPGRADE_REQUIRED,
          "This path takes WebSocket connections only: GET with Upgrade: websocket",
          HttpHeaderNames.UPGRADE,
          HttpHeaderValues.WEBSOCKET);
    } else if (!VERSION.equals(version)) {
      refuse(
          ctx,
          HttpResponseStatus.UPGRADE_REQUIRED,
          "Sec-WebSocket-Version must be %s, got %s"
              .formatted(VERSION, version == null ? "none" : version),
          HttpHeaderNames.SEC_WEBSOCKET_VERSION,
          VERSION);
    } else if (key == null || !KEY.matcher(key).matches()) {
      refuse(ctx, HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key must be 16 bytes in base64");
    } else if (!webSockets.allowsOrigin(origin)) {
      refuse(
          ctx,
          HttpResponseStatus.FORBIDDEN,
          "Origin %s is not allowed".formatted(origin),
          HttpHeaderNames.VARY,
          HttpHeaderNames.ORIGIN);
    } else {
      at.reserve()
          .ifPresentOrElse(
              place -> upgrade(ctx, asked, at, place),
              () ->
                  refuse(
                      ctx,
                      HttpResponseStatus.SERVICE_UNAVAILABLE,
                      "All %d connections are taken".formatted(at.capacity().most()),
                      HttpHeaderNames.RETRY_AFTER,
                      RETRY_AFTER_SECONDS));
    }
  }

  private void upgrade(
      ChannelHandlerContext ctx, HttpRequest asked, Endpoint at, Endpoint.Place place) {
    var channel = ctx.channel();
    var pipeline = channel.pipeline();
    channel.config().setAutoRead(false).setWriteBufferWaterMark(waterMark(at.limits()));
    for (var handler : new ArrayList<>(pipeline.toMap().values())) {
      if (!keeps(handler)) {
        pipeline.remove(handler);
      }
    }
    var connection = new ConnectionHandler(at, place, webSockets.contextOf(channel.eventLoop()));
    pipeline.addLast(new TextValidator(connection), new FlowControlHandler(), connection);
    try {
      shakeHands(channel, asked, at)
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

  private static ChannelFuture shakeHands(Channel channel, HttpRequest asked, Endpoint at) {
    var decoding =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(at.limits().messageSizeLimit())
            .closeOnProtocolViolation(false)
            .build();
    var whole =
        new DefaultFullHttpRequest(
            asked.protocolVersion(),
            asked.method(),
            asked.uri(),
            Unpooled.EMPTY_BUFFER,
            asked.headers(),
            EmptyHttpHeaders.INSTANCE);
    return new WebSocketServerHandshaker13(asked.uri(), null, decoding)
        .handshake(channel, whole, EmptyHttpHeaders.INSTANCE, channel.newPromise());
  }

  /** Netty's own, but never more than half of what may be queued. */
  private static WriteBufferWaterMark waterMark(Limits limits) {
    int high = Math.min(WriteBufferWaterMark.DEFAULT.high(), limits.maxQueuedBytes() / 2);
    return new WriteBufferWaterMark(high / 2, high);
  }

  /** What a connection still needs: encryption, the codec that the handshake replaces, and us. */
  private boolean keeps(ChannelHandler handler) {
    return handler == this || handler instanceof SslHandler || handler instanceof HttpServerCodec;
  }

  private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String detail) {
    refuse(ctx, status, detail, EmptyHttpHeaders.INSTANCE);
  }

  private void refuse(
      ChannelHandlerContext ctx,
      HttpResponseStatus status,
      String detail,
      CharSequence header,
      CharSequence value) {
    refuse(ctx, status, detail, new DefaultHttpHeaders().set(header, value));
  }

  private void refuse(
      ChannelHandlerContext ctx, HttpResponseStatus status, String detail, HttpHeaders headers) {
    refused = true;
    var problem =
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
            .formatted(status.reasonPhrase(), status.code(), escaped(detail));
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(problem, UTF_8));
    response
        .headers()
        .set(headers)
        .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private static String escaped(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private static String pathOf(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }
}
