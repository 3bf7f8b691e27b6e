package io.tapeloom.server.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.Map;

/**
 * Why a request is rejected before any work is done for it. Immutable.
 *
 * @param status the status of the response
 * @param detail what was wrong, what was got, and what is allowed
 * @param closes whether the connection is closed after the response, because the start of the next
 *     request is unknown
 * @param headers further headers that the status requires
 */
record Denial(
    HttpResponseStatus status, String detail, boolean closes, Map<String, String> headers) {

  static Denial badRequest(String detail) {
    return closing(HttpResponseStatus.BAD_REQUEST, detail);
  }

  static Denial closing(HttpResponseStatus status, String detail) {
    return new Denial(status, detail, true, Map.of());
  }

  /** The client is over its own limit. */
  static Denial tooMany(String detail, long waitSeconds) {
    return later(HttpResponseStatus.TOO_MANY_REQUESTS, detail, waitSeconds);
  }

  /** The server is overloaded. */
  static Denial busy(String detail, Duration wait) {
    return later(HttpResponseStatus.SERVICE_UNAVAILABLE, detail, wait.toSeconds());
  }

  private static Denial later(HttpResponseStatus status, String detail, long waitSeconds) {
    return new Denial(
        status, detail, false, Map.of("Retry-After", Long.toString(Math.max(1, waitSeconds))));
  }

  Denial andClose() {
    return new Denial(status, detail, true, headers);
  }
}
