package io.tapeloom.server.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import io.tapeloom.stream.wire.RequestTarget;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks the rules of HTTP/1.1 for the head of every request (RFC 9110, RFC 9112). */
final class RequestHead {

  /** A registered name or an address, with an optional port (RFC 3986, section 3.2.2). */
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._~-]+)?])(?::\\d{0,5})?");

  /** Maximum number of header lines of a request. */
  static final int MAX_HEADERS = 128;

  /** Maximum length of a path. It is compared with the path of every operation. */
  static final int MAX_PATH = 2048;

  /** Maximum length of Host: a name of 253 characters and a port, with some reserve. */
  static final int MAX_HOST = 300;

  /** Maximum length of Origin: a scheme and a host. */
  static final int MAX_ORIGIN = 512;

  /** Maximum number of elements and parameters of a header that the HTTP server parses. */
  static final int MAX_ELEMENTS = 100;

  /** Headers that the HTTP server parses on the event loop, some of them element by element. */
  private static final List<AsciiString> PARSED_HEADERS =
      List.of(
          HttpHeaderNames.ACCEPT,
          HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS,
          HttpHeaderNames.CONTENT_TYPE);

  private RequestHead() {}

  /** Returns why a request is rejected; empty if its head is valid. */
  static Optional<Denial> objection(HttpRequest request, int bodyLimit) {
    if (request.decoderResult().isFailure()) {
      return Optional.of(unreadable(request));
    }
    if (request.protocolVersion().majorVersion() != 1) {
      return Optional.of(
          Denial.closing(
              HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
              "The version must be HTTP/1.1 or HTTP/1.0"));
    }
    if (request.headers().size() > MAX_HEADERS) {
      return Optional.of(tooManyLines());
    }
    return host(request)
        .or(() -> path(request))
        .or(() -> origin(request))
        .or(() -> elements(request))
        .or(() -> transferEncoding(request))
        .or(() -> expectation(request))
        .or(() -> length(request, bodyLimit));
  }

  private static Denial tooManyLines() {
    return Denial.closing(
        HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "The headers must be at most %d lines".formatted(MAX_HEADERS));
  }

  /**
   * Returns a placeholder for a request that is not decoded because its head has too many lines.
   */
  static HttpRequest ofTooManyLines() {
    var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "");
    request.setDecoderResult(DecoderResult.failure(new TooManyLines()));
    return request;
  }

  private static final class TooManyLines extends Exception {

    private static final long serialVersionUID = 1L;

    TooManyLines() {
      super("too many header lines", null, false, false);
    }
  }

  /** Returns what is wrong with a part of a request that could not be decoded. */
  static Denial unreadable(HttpObject part) {
    return switch (part.decoderResult().cause()) {
      case TooManyLines _ -> tooManyLines();
      case TooLongHttpLineException _ ->
          Denial.closing(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The request line is too long");
      case TooLongHttpHeaderException _ ->
          Denial.closing(
              HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too long");
      case null, default -> Denial.badRequest("The request is not well-formed HTTP/1.1");
    };
  }

  /** Requires exactly one Host header, optional in HTTP/1.0 (RFC 9112, section 3.2). */
  private static Optional<Denial> host(HttpRequest request) {
    var hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return Optional.empty();
    }
    return hosts.size() == 1 && isHost(hosts.getFirst())
        ? Optional.empty()
        : Optional.of(
            Denial.badRequest(
                hosts.size() == 1
                    ? "Host must be host[:port], at most %d characters".formatted(MAX_HOST)
                    : "Host must be given exactly once, got %d".formatted(hosts.size())));
  }

  private static boolean isHost(String text) {
    return text.length() <= MAX_HOST && HOST.matcher(text).matches();
  }

  private static Optional<Denial> origin(HttpRequest request) {
    return longer(
        request.headers().get(HttpHeaderNames.ORIGIN, ""),
        MAX_ORIGIN,
        "Origin",
        HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE);
  }

  private static Optional<Denial> path(HttpRequest request) {
    return longer(
        RequestTarget.path(request.uri()),
        MAX_PATH,
        "The path",
        HttpResponseStatus.REQUEST_URI_TOO_LONG);
  }

  /** Denies a text that is longer than allowed. */
  private static Optional<Denial> longer(
      String text, int max, String what, HttpResponseStatus status) {
    return text.length() > max
        ? Optional.of(
            Denial.closing(status, "%s must be at most %d characters".formatted(what, max)))
        : Optional.empty();
  }

  private static Optional<Denial> elements(HttpRequest request) {
    for (var name : PARSED_HEADERS) {
      int elements = 0;
      for (var line : request.headers().getAll(name)) {
        elements += elements(line);
      }
      if (elements > MAX_ELEMENTS) {
        return Optional.of(
            Denial.closing(
                HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                "%s must have at most %d elements and parameters".formatted(name, MAX_ELEMENTS)));
      }
    }
    return Optional.empty();
  }

  private static int elements(String line) {
    int elements = 1;
    for (int i = 0; i < line.length(); i++) {
      char next = line.charAt(i);
      if (next == ',' || next == ';') {
        elements++;
      }
    }
    return elements;
  }

  /** Accepts only the transfer coding chunked (RFC 9112, section 6.1). */
  private static Optional<Denial> transferEncoding(HttpRequest request) {
    var codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return codings.isEmpty()
            || (codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst().strip()))
        ? Optional.empty()
        : Optional.of(Denial.badRequest("Transfer-Encoding must be chunked"));
  }

  private static Optional<Denial> expectation(HttpRequest request) {
    var expected = request.headers().get(HttpHeaderNames.EXPECT);
    return expected == null || HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected.strip())
        ? Optional.empty()
        : Optional.of(
            Denial.closing(HttpResponseStatus.EXPECTATION_FAILED, "Expect must be 100-continue"));
  }

  private static Optional<Denial> length(HttpRequest request, int bodyLimit) {
    return HttpUtil.getContentLength(request, 0L) > bodyLimit
        ? Optional.of(tooLarge(bodyLimit))
        : Optional.empty();
  }

  static Denial tooLarge(int bodyLimit) {
    return Denial.closing(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "The body must be at most %d bytes".formatted(bodyLimit));
  }

  /** Whether the client waits for 100 Continue before its body (RFC 9110, section 10.1.1). */
  static boolean awaitsContinue(HttpRequest request) {
    return HttpUtil.is100ContinueExpected(request);
  }
}
