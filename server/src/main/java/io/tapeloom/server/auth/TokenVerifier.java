package io.tapeloom.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import io.tapeloom.server.config.Secret;
import io.tapeloom.server.config.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Verifies bearer tokens and returns the users that they name. Thread-safe.
 *
 * <p>A token signed with HS256 is checked with the shared secret only, one signed with RS256,
 * PS256, PS384, PS512, ES256 or EdDSA with the identity provider's public keys only, and each only
 * if that kind of key is configured: the header of a token never selects another kind of key.
 * Tokens with other algorithms, encrypted tokens and tokens with critical extensions are refused.
 */
public final class TokenVerifier implements AutoCloseable {

  /** The maximum time that a verification waits for the identity provider's keys. */
  static final Duration FETCH_TIMEOUT = Duration.ofSeconds(5);

  private final Optional<JWSVerifier> secret;
  private final Optional<RemoteKeys> remote;
  private final ClaimRules rules;
  private final InstantSource clock;
  private final Signatures signatures = new Signatures();

  private TokenVerifier(
      Optional<JWSVerifier> secret,
      Optional<RemoteKeys> remote,
      ClaimRules rules,
      InstantSource clock) {
    this.secret = secret;
    this.remote = remote;
    this.rules = rules;
    this.clock = clock;
  }

  /** Returns a verifier with these settings. If keys must be fetched, it starts the first fetch. */
  public static TokenVerifier of(Settings.Auth settings, InstantSource clock) {
    return of(settings, clock, FETCH_TIMEOUT);
  }

  static TokenVerifier of(Settings.Auth settings, InstantSource clock, Duration fetchTimeout) {
    var remote =
        settings.jwksUrl().map(url -> new RemoteKeys(new KeyEndpoint(url, fetchTimeout), clock));
    remote.ifPresent(RemoteKeys::warmUp);
    return new TokenVerifier(
        settings.secret().map(TokenVerifier::verifier), remote, new ClaimRules(settings), clock);
  }

  private static JWSVerifier verifier(Secret secret) {
    try {
      return new MACVerifier(secret.bytes());
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret is too short", e);
    }
  }

  /** Returns whether a secret or a JWKS URL is configured. */
  public boolean isConfigured() {
    return secret.isPresent() || remote.isPresent();
  }

  /**
   * Verifies a token. This may block for a few seconds until keys are fetched; on an event loop use
   * {@link #verifyAsync}.
   */
  public Verification verify(String token) {
    return verification(token).join();
  }

  /**
   * Verifies a token without blocking and without expensive work on the calling thread. The stage
   * is already complete if the token is signed with the secret, or was found valid before. Other
   * signatures are checked on {@linkplain Signatures separate threads}. If keys must be fetched
   * first (there are none yet, they are too old, or the token names a key that is not known), the
   * fetch runs on a virtual thread that all waiting callers share. The stage completes on those
   * threads, so callers on an event loop must return to it.
   *
   * @return a stage that never completes exceptionally, within a few seconds
   */
  public CompletionStage<Verification> verifyAsync(String token) {
    return verification(token).minimalCompletionStage();
  }

  private CompletableFuture<Verification> verification(String token) {
    if (secret.isEmpty() && remote.isEmpty()) {
      return CompletableFuture.completedFuture(Reason.NOT_CONFIGURED.refused());
    }
    return switch (SignedToken.parse(token)) {
      case SignedToken.Parsed.Signed(var signed) when signed.usesSecret() ->
          CompletableFuture.completedFuture(
              secret.map(key -> verified(signed, key)).orElse(Reason.ALGORITHM.refused()));
      case SignedToken.Parsed.Signed(var signed) ->
          remote
              .map(keys -> verification(signed, keys))
              .orElse(CompletableFuture.completedFuture(Reason.ALGORITHM.refused()));
      case SignedToken.Parsed.Unreadable(var reason) ->
          CompletableFuture.completedFuture(reason.refused());
    };
  }

  /** Verifies a token with the shared secret, on the calling thread, because that is cheap. */
  private Verification verified(SignedToken token, JWSVerifier secret) {
    return token.signer(List.of(secret)).isPresent() ? verified(token) : Reason.SIGNATURE.refused();
  }

  private CompletableFuture<Verification> verification(SignedToken token, RemoteKeys remote) {
    return remote
        .keysFor(token.header())
        .thenCompose(
            keys ->
                keys.map(found -> verification(token, found.candidates(token.header())))
                    .orElse(CompletableFuture.completedFuture(Reason.NO_KEYS.refused())));
  }

  private CompletableFuture<Verification> verification(SignedToken token, List<JWSVerifier> keys) {
    return signatures
        .check(token, keys)
        .thenApply(
            verdict ->
                switch (verdict) {
                  case VALID -> verified(token);
                  case INVALID -> Reason.SIGNATURE.refused();
                  case BUSY -> Reason.BUSY.refused();
                });
  }

  /**
   * Validates the claims. The signature was checked first; the claims of a forged token are never
   * read.
   */
  private Verification verified(SignedToken signed) {
    return signed
        .claims()
        .map(claims -> rules.validate(claims, clock.instant()))
        .orElse(Reason.MALFORMED.refused());
  }

  /** Stops fetching keys and checking signatures; cached keys and results are still used. */
  @Override
  public void close() {
    remote.ifPresent(RemoteKeys::close);
    signatures.close();
  }
}
