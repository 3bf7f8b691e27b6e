package io.tapeloom.server.broker;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.problem.Refusal;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What the controllers of the broker share: private answers, for which they wait. Stateless. */
final class BrokerResponses {

  private BrokerResponses() {}

  /**
   * Waits for an answer of the broker, which comes in a limited time.
   *
   * @throws Refusal when the request is refused
   */
  static <T> T await(CompletionStage<T> answer) {
    return RestWorkers.waiting(
        () -> {
          try {
            return answer.toCompletableFuture().join();
          } catch (CompletionException failed) {
            throw BrokerRefusals.of(failed);
          }
        });
  }

  /** Returns a private answer, which stays out of caches. */
  static <T> HttpResponse<T> unstored(MutableHttpResponse<T> response) {
    return response.header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  /** Waits for an answer, and returns it with status 200. */
  static <T> HttpResponse<T> ok(CompletionStage<T> answer) {
    return unstored(HttpResponse.ok(await(answer)));
  }
}
