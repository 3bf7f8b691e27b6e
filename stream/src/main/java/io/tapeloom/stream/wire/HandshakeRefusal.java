package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.tapeloom.stream.payload.Echo;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Capacity;
import io.tapeloom.stream.session.Endpoint;
import java.util.List;

/**
 * The refusal of a handshake: an HTTP response with a problem (RFC 9457), before any upgrade.
 *
 * @param headers additional headers that the status requires
 */
record HandshakeRefusal(
    HttpResponseStatus status, String code, String detail, HttpHeaders headers) {

  private static final String RETRY_AFTER_SECONDS = "5";

  static HandshakeRefusal badRequest(String detail) {
    return new HandshakeRefusal(
        HttpResponseStatus.BAD_REQUEST, "invalid_request", detail, EmptyHttpHeaders.INSTANCE);
  }

  /**
   * The client offers subprotocols, and the server knows none of them.
   *
   * @param known the subprotocols that the server knows
   */
  static HandshakeRefusal unsupportedFormat(List<String> known, List<String> offered) {
    return new HandshakeRefusal(
        HttpResponseStatus.BAD_REQUEST,
        "unsupported_format",
        "Sec-WebSocket-Protocol must offer one of %s, or none, got %s"
            .formatted(String.join(", ", known), Echo.of(String.join(", ", offered))),
        EmptyHttpHeaders.INSTANCE);
  }

  /**
   * The request is not a valid upgrade. The headers name the required protocol (RFC 9110, section
   * 15.5.22) and its version (RFC 6455, section 4.2.2).
   */
  static HandshakeRefusal upgradeRequired(String detail, CharSequence version) {
    return new HandshakeRefusal(
        HttpResponseStatus.UPGRADE_REQUIRED,
        "upgrade_required",
        detail,
        header(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
            .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, version));
  }

  static HandshakeRefusal origin(CharSequence origin) {
    return new HandshakeRefusal(
        HttpResponseStatus.FORBIDDEN,
        "origin_not_allowed",
        "Origin %s is not allowed".formatted(Echo.of(origin)),
        header(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN));
  }

  /** No place is available. */
  static HandshakeRefusal of(Endpoint.NoPlace why, Capacity capacity) {
    return switch (why) {
      case FULL ->
          tryLater(
              HttpResponseStatus.SERVICE_UNAVAILABLE,
              "unavailable",
              "All %d connections are in use".formatted(capacity.max()));
      case ADDRESS_FULL ->
          tryLater(
              HttpResponseStatus.TOO_MANY_REQUESTS,
              "too_many_connections",
              "All %d connections of one address are in use".formatted(capacity.maxPerAddress()));
      case CLOSED ->
          tryLater(
              HttpResponseStatus.SERVICE_UNAVAILABLE, "unavailable", "The server is shutting down");
    };
  }

  /** The token is not accepted (RFC 6750, section 3.1). */
  static HandshakeRefusal of(Authenticator.Verdict.Refused verdict) {
    return verdict.temporary()
        ? tryLater(HttpResponseStatus.SERVICE_UNAVAILABLE, "unavailable", verdict.reason())
        : new HandshakeRefusal(
            HttpResponseStatus.UNAUTHORIZED,
            "invalid_token",
            verdict.reason(),
            header(HttpHeaderNames.WWW_AUTHENTICATE, BearerToken.challenge(verdict.reason())));
  }

  private static HandshakeRefusal tryLater(HttpResponseStatus status, String code, String detail) {
    return new HandshakeRefusal(
        status, code, detail, header(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS));
  }

  private static HttpHeaders header(CharSequence name, CharSequence value) {
    return new DefaultHttpHeaders().set(name, value);
  }

  /**
   * The response. The connection is closed after it.
   *
   * @param type the URI of the page that explains the code
   */
  HttpResponse response(String type) {
    var problem =
        "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\",\"detail\":\"%s\"}"
            .formatted(escaped(type), status.reasonPhrase(), status.code(), code, escaped(detail));
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(problem, UTF_8));
    response
        .headers()
        .set(headers)
        .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return response;
  }

  private static String escaped(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
