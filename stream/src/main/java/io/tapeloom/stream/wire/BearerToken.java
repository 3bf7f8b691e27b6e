package io.tapeloom.stream.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * The bearer token of a handshake: in the {@code Authorization} header (RFC 6750, section 2.1), as
 * the subprotocol after {@code bearer} (browsers cannot set headers), or in the URL where that is
 * allowed (section 2.3).
 */
public sealed interface BearerToken {

  /** The name of the scheme, and of the subprotocol before a token, which the server selects. */
  String NAME = "bearer";

  /** The client sends no token. */
  record None() implements BearerToken {}

  /**
   * The client sends one token.
   *
   * @param bySubprotocol whether the answer to the handshake must select a subprotocol, {@link
   *     #NAME} or a format
   */
  record Given(String token, boolean bySubprotocol) implements BearerToken {}

  /** The token is invalid or ambiguous. */
  record Unclear(String why) implements BearerToken {}

  /**
   * Returns the token in the {@code Authorization} header; none when the header is of another
   * scheme.
   */
  static BearerToken inHeader(HttpHeaders headers) {
    var lines = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    if (lines.size() > 1) {
      return new Unclear("Authorization must be given once");
    }
    var authorization = lines.isEmpty() ? "" : lines.getFirst().strip();
    return authorization.equalsIgnoreCase(NAME)
            || authorization.regionMatches(true, 0, "bearer ", 0, "bearer ".length())
        ? given(authorization.substring(NAME.length()).strip(), false)
        : new None();
  }

  /**
   * The value of {@code WWW-Authenticate} for a token that is not accepted (RFC 6750, section 3).
   */
  static String challenge(String reason) {
    return "Bearer error=\"invalid_token\", error_description=\"%s\""
        .formatted(reason.replaceAll("[^ -~]|[\"\\\\]", "?"));
  }

  /** Returns the token of a handshake. */
  static BearerToken of(HttpRequest request, boolean acceptsInUrl) {
    var found = new ArrayList<BearerToken>();
    var inHeader = inHeader(request.headers());
    if (!(inHeader instanceof None)) {
      found.add(inHeader);
    }
    Subprotocols.of(request.headers()).tokens().forEach(token -> found.add(given(token, true)));
    if (acceptsInUrl) {
      try {
        new QueryStringDecoder(request.uri())
            .parameters()
            .getOrDefault("access_token", List.of())
            .forEach(token -> found.add(given(token, false)));
      } catch (IllegalArgumentException undecodable) { // its message contains the token
        return new Unclear("The query must be percent-encoded UTF-8");
      }
    }
    return switch (found.size()) {
      case 0 -> new None();
      case 1 -> found.getFirst();
      default -> new Unclear("A token must be given once, in one way"); // RFC 6750, section 2
    };
  }

  private static BearerToken given(String token, boolean bySubprotocol) {
    if (!token.isEmpty()) {
      return new Given(token, bySubprotocol);
    }
    return new Unclear(
        bySubprotocol
            ? "The subprotocol bearer must be followed by the token"
            : "The token must not be empty");
  }
}
