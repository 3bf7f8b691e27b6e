package io.tapeloom.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Problem;
import io.tapeloom.server.rest.Paths;
import io.tapeloom.stream.wire.RequestTarget;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Creates the responses of the {@link RequestGate}: problems (RFC 9457). Thread-safe. */
final class GateAnswers {

  private static final ObjectMapper JSON = new JsonMapper();

  private final Predicate<String> allowedOrigin;

  /**
   * @param allowedOrigin whether a page of this origin may read the response
   */
  GateAnswers(Predicate<String> allowedOrigin) {
    this.allowedOrigin = allowedOrigin;
  }

  /**
   * Returns the response to a denied request.
   *
   * @param request the request; null or with a decoder failure if it could not be decoded
   */
  FullHttpResponse problem(Denial denial, @Nullable HttpRequest request) {
    var path =
        request == null || request.decoderResult().isFailure()
            ? ""
            : RequestTarget.path(request.uri());
    var bytes = bytes(denial, path);
    boolean withBody = request == null || !request.method().equals(HttpMethod.HEAD);
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            denial.status(),
            withBody ? Unpooled.wrappedBuffer(bytes) : Unpooled.EMPTY_BUFFER);
    var headers = response.headers();
    denial.headers().forEach(headers::set);
    headers
        .set(HttpHeaderNames.SERVER, "Tapeloom")
        .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
    if (denial.closes()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    var origin = request == null ? null : request.headers().get(HttpHeaderNames.ORIGIN);
    if (origin != null) {
      headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
      if (allowedOrigin.test(origin)) {
        headers
            .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
            .set(
                HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
                "Retry-After, RateLimit, RateLimit-Policy");
      }
    }
    return response;
  }

  private static byte[] bytes(Denial denial, String path) {
    var status = denial.status();
    ObjectNode problem =
        JSON.valueToTree(
            Problem.of(
                ErrorCode.ofStatus(status.code()),
                status.reasonPhrase(),
                status.code(),
                denial.detail(),
                path.length() <= 100 ? path : path.substring(0, 99) + "…",
                List.of()));
    if (path.startsWith(Paths.UDF)) { // the UDF adapter does not read the status
      problem.put("s", "error").put("errmsg", denial.detail());
    }
    try {
      return JSON.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Problem cannot be serialized as JSON", e);
    }
  }
}
