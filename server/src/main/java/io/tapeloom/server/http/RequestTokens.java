package io.tapeloom.server.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.tapeloom.stream.Authenticator;
import io.tapeloom.stream.Authenticator.Verdict;
import io.tapeloom.stream.wire.BearerToken;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Judges the token that a request brings in its {@code Authorization} header, by the same rules as
 * that of a handshake: a client whose token is worth nothing learns it wherever it comes. A request
 * without a token, or with another scheme, passes. Thread-safe.
 */
final class RequestTokens {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Authenticator authenticator;

  RequestTokens(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /**
   * What speaks against a request; empty: nothing does.
   *
   * @return a stage that never completes exceptionally, maybe on another thread
   */
  CompletionStage<Optional<Denial>> objection(HttpHeaders headers) {
    return switch (BearerToken.inHeader(headers)) {
      case BearerToken.None _ -> CompletableFuture.completedStage(Optional.empty());
      case BearerToken.Unclear(var why) ->
          CompletableFuture.completedStage(
              Optional.of(new Denial(HttpResponseStatus.BAD_REQUEST, why, false, Map.of())));
      case BearerToken.Given given ->
          authenticator.authenticate(given.token()).thenApply(RequestTokens::objection);
    };
  }

  private static Optional<Denial> objection(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Known _ -> Optional.empty();
      case Verdict.Refused(var reason, var temporary) ->
          Optional.of(
              temporary
                  ? Denial.busy(reason, RETRY_AFTER)
                  : new Denial(
                      HttpResponseStatus.UNAUTHORIZED,
                      reason,
                      false,
                      Map.of("WWW-Authenticate", BearerToken.challenge(reason))));
    };
  }
}
