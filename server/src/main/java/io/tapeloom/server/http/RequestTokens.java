package io.tapeloom.server.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Authenticator.Verdict;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.wire.BearerToken;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Checks the token in the {@code Authorization} header of a request, by the same rules as for a
 * handshake: both reject an invalid token. A request without a token, or with another scheme,
 * passes. Thread-safe.
 */
final class RequestTokens {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Authenticator authenticator;

  RequestTokens(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /**
   * The result of the check.
   *
   * @param user empty: the request is not authenticated
   * @param objection why the request is rejected; empty: it is not rejected
   */
  record Judgement(Optional<Identity> user, Optional<Denial> objection) {

    private static final Judgement ANONYMOUS = new Judgement(Optional.empty(), Optional.empty());

    private static Judgement of(Verdict verdict) {
      return switch (verdict) {
        case Verdict.Known(var user) -> new Judgement(Optional.of(user), Optional.empty());
        case Verdict.Refused(var reason, var temporary) ->
            refused(
                temporary
                    ? Denial.busy(reason, RETRY_AFTER)
                    : new Denial(
                        HttpResponseStatus.UNAUTHORIZED,
                        reason,
                        false,
                        Map.of("WWW-Authenticate", BearerToken.challenge(reason))));
      };
    }

    private static Judgement refused(Denial why) {
      return new Judgement(Optional.empty(), Optional.of(why));
    }
  }

  /**
   * Checks the token of a request.
   *
   * @return a stage that may complete on another thread and never completes exceptionally
   */
  CompletionStage<Judgement> judge(HttpHeaders headers) {
    return switch (BearerToken.inHeader(headers)) {
      case BearerToken.None _ -> CompletableFuture.completedStage(Judgement.ANONYMOUS);
      case BearerToken.Unclear(var why) ->
          CompletableFuture.completedStage(
              Judgement.refused(new Denial(HttpResponseStatus.BAD_REQUEST, why, false, Map.of())));
      case BearerToken.Given given ->
          authenticator.authenticate(given.token()).thenApply(Judgement::of);
    };
  }
}
