package io.tapeloom.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Sees when the work for a request has ended, which may be after its client has gone: until then it
 * has its place in {@link RestLoad}.
 */
@ServerFilter("/**")
final class WorkEnds {

  @ResponseFilter
  void ended(HttpRequest<?> request) {
    Exchange.of(request).ifPresent(Exchange::workEnded);
  }
}
