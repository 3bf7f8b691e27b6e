package io.tapeloom.server.problem;

import io.micronaut.context.annotation.Context;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.tapeloom.feed.HistoryUnavailable;

/**
 * Answers with 503 while the stored history cannot be read. Created at the start, because its class
 * cannot be loaded when the process has no file descriptors left.
 */
@Context
@Produces(Problem.MEDIA_TYPE)
final class HistoryUnavailableProblem
    implements ExceptionHandler<HistoryUnavailable, HttpResponse<?>> {

  /** Seconds after which a client should retry. */
  private static final int RETRY_SECONDS = 5;

  private final ErrorResponseProcessor<?> problems;

  HistoryUnavailableProblem(ErrorResponseProcessor<?> problems) {
    this.problems = problems;
  }

  @Override
  @SuppressWarnings("rawtypes") // raw in the interface
  public HttpResponse<?> handle(HttpRequest request, HistoryUnavailable unavailable) {
    return problems.processResponse(
        ErrorContext.builder(request)
            .errorMessage(String.valueOf(unavailable.getMessage()))
            .build(),
        HttpResponse.serverError()
            .status(503)
            .header(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_SECONDS)));
  }
}
