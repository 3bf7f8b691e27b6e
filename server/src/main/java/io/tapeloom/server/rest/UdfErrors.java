package io.tapeloom.server.rest;

import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.tapeloom.server.problem.Problem;

/** Adds to the problems of UDF the fields that its adapter reads; it ignores the HTTP status. */
@ServerFilter(Paths.UDF + "/**")
final class UdfErrors {

  @ResponseFilter
  void mark(MutableHttpResponse<?> response) {
    response.getBody(Problem.class).ifPresent(problem -> response.body(UdfProblem.of(problem)));
  }
}
