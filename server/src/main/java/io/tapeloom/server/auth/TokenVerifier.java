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
 * Tells whom a bearer token names, if it is genuine and holds now. Thread-safe.
 *
 * <p>A token signed with HS256 is checked with the shared secret only, one signed with RS256,
 * PS256, PS384, PS512, ES256 or EdDSA with the identity provider's public keys only, and each only
 * where that kind of key is configured: what a token says of itself never turns one kind of key
 * into another. Tokens of other algorithms, encrypted tokens and those with extensions that must be
 * understood are refused.
 */
public final class TokenVerifier implements AutoCloseable {

  /** The longest that a verification waits for the identity provider's keys. */
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

  /** A verifier by these settings; where keys must be fetched, their first fetch has begun. */
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

  /** Whether any token can be verified. */
  public boolean isConfigured() {
    return secret.isPresent() || remote.isPresent();
  }

  /**
   * Verifies a token. This may wait for keys to be fetched, for a few seconds at the most, so it is
   * for threads that may block; on an event loop use {@link #verifyAsync}.
   */
  public Verification verify(String token) {
    return verification(token).join();
  }

  /**
   * Verifies a token without ever blocking the caller, and without much work on its thread. The
   * stage is complete already when the token is signed with the secret, or was found genuine
   * before. Another signature is checked on {@linkplain Signatures threads for that}. When keys
   * must be fetched first (there are none yet, they are too old, or the token names one that is not
   * known), the fetch runs on a virtual thread, shared by all who wait for it. The stage completes
   * on those threads: who belongs to an event loop goes back to it.
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
      case SignedToken.Parsed.Signed(var signed) when signed.claimsSecret() ->
          CompletableFuture.completedFuture(
              secret.map(key -> judge(signed, key)).orElse(Reason.ALGORITHM.refused()));
      case SignedToken.Parsed.Signed(var signed) ->
          remote
              .map(keys -> verification(signed, keys))
              .orElse(CompletableFuture.completedFuture(Reason.ALGORITHM.refused()));
      case SignedToken.Parsed.Unreadable(var reason) ->
          CompletableFuture.completedFuture(reason.refused());
    };
  }

  /** A secret's signature costs little. */
  private Verification judge(SignedToken token, JWSVerifier secret) {
    return token.signer(List.of(secret)).isPresent() ? judge(token) : Reason.SIGNATURE.refused();
  }

  private CompletableFuture<Verification> verification(SignedToken token, RemoteKeys remote) {
    return remote
        .keysFor(token.header())
        .thenCompose(
            keys ->
                keys.map(found -> verification(token, found.fitting(token.header())))
                    .orElse(CompletableFuture.completedFuture(Reason.NO_KEYS.refused())));
  }

  private CompletableFuture<Verification> verification(SignedToken token, List<JWSVerifier> keys) {
    return signatures
        .check(token, keys)
        .thenApply(
            verdict ->
                switch (verdict) {
                  case GENUINE -> judge(token);
                  case FORGED -> Reason.SIGNATURE.refused();
                  case BUSY -> Reason.BUSY.refused();
                });
  }

  /** The signature comes first: of a token that is not genuine the claims are not even read. */
  private Verification judge(SignedToken genuine) {
    return genuine
        .claims()
        .map(claims -> rules.judge(claims, clock.instant()))
        .orElse(Reason.MALFORMED.refused());
  }

  /** Fetches keys and checks signatures no more; what is known already still serves. */
  @Override
  public void close() {
    remote.ifPresent(RemoteKeys::close);
    signatures.close();
  }
}
