package io.tapeloom.server.auth;

import io.tapeloom.stream.Authenticator;
import io.tapeloom.stream.Identity;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Tells connections whom their tokens name. Thread-safe.
 *
 * @param acceptsTokenInUrl whether a token may stand in a handshake's URL
 */
public record TokenAuthenticator(TokenVerifier verifier, boolean acceptsTokenInUrl)
    implements Authenticator {

  @Override
  public CompletionStage<Verdict> authenticate(String token) {
    return verifier.verifyAsync(token).thenApply(TokenAuthenticator::verdict);
  }

  private static Verdict verdict(Verification verification) {
    return switch (verification) {
      case Verification.Accepted(var user, var expiresAt) ->
          new Verdict.Known(new Identity(user.id(), user.permissions(), Optional.of(expiresAt)));
      case Verification.Refused(var reason, var temporary) ->
          new Verdict.Refused(reason, temporary);
    };
  }
}
