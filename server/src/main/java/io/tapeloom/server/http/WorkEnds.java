package io.tapeloom.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Reports the end of the work for a request, which may be after its client has disconnected: until
 * then it keeps its place in {@link RestLoad}.
 */
@ServerFilter("/**")
final class WorkEnds {

  @ResponseFilter
  void ended(HttpRequest<?> request) {
    Exchange.of(request).ifPresent(Exchange::workEnded);
  }
}
