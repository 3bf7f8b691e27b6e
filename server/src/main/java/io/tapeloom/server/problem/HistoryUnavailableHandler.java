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
 * Answers with 503 while what is kept cannot be read. Made at the start: without descriptors its
 * class might not be found.
 */
@Context
@Produces(Problem.MEDIA_TYPE)
final class HistoryAway implements ExceptionHandler<HistoryUnavailable, HttpResponse<?>> {

  /** Seconds after which a client should ask again. */
  private static final int RETRY_SECONDS = 5;

  private final ErrorResponseProcessor<?> problems;

  HistoryAway(ErrorResponseProcessor<?> problems) {
    this.problems = problems;
  }

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public HttpResponse<?> handle(HttpRequest request, HistoryUnavailable away) {
    return problems.processResponse(
        ErrorContext.builder(request).errorMessage(String.valueOf(away.getMessage())).build(),
        HttpResponse.serverError()
            .status(503)
            .header(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_SECONDS)));
  }
}
