package io.tapeloom.server.auth;

import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Identity;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/** Authenticates connections by their tokens, and counts refused tokens. Thread-safe. */
public final class TokenAuthenticator implements Authenticator {

  private final TokenVerifier verifier;
  private final boolean acceptsTokenInUrl;
  private final LongAdder refusals = new LongAdder();

  /**
   * @param acceptsTokenInUrl whether a token is accepted in the URL of a handshake
   */
  public TokenAuthenticator(TokenVerifier verifier, boolean acceptsTokenInUrl) {
    this.verifier = verifier;
    this.acceptsTokenInUrl = acceptsTokenInUrl;
  }

  @Override
  public CompletionStage<Verdict> authenticate(String token) {
    return verifier.verifyAsync(token).thenApply(this::verdict);
  }

  @Override
  public boolean acceptsTokenInUrl() {
    return acceptsTokenInUrl;
  }

  /** Returns the number of tokens that were refused since the start. */
  public long refusals() {
    return refusals.sum();
  }

  private Verdict verdict(Verification verification) {
    return switch (verification) {
      case Verification.Accepted(var user, var expiresAt) ->
          new Verdict.Known(new Identity(user.id(), user.permissions(), Optional.of(expiresAt)));
      case Verification.Refused(var reason, var temporary) -> {
        refusals.increment();
        yield new Verdict.Refused(reason, temporary);
      }
    };
  }
}
