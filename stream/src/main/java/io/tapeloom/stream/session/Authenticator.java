package io.tapeloom.stream.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Verifies the bearer tokens of handshakes. Thread-safe; called on event loops. */
public interface Authenticator {

  /** The result for one token. */
  sealed interface Verdict {

    /** The token identifies a user. */
    record Known(Identity user) implements Verdict {}

    /**
     * The token is not accepted; the handshake is refused.
     *
     * @param reason for the client: a short sentence without a full stop
     * @param temporary whether the same token may be accepted later
     */
    record Refused(String reason, boolean temporary) implements Verdict {}
  }

  /**
   * Verifies a token. Must not block.
   *
   * @return a stage that never completes exceptionally
   */
  CompletionStage<Verdict> authenticate(String token);

  /**
   * Whether a token may be sent in the URL, as {@code access_token} (RFC 6750, section 2.3). Not
   * recommended: URLs are kept in logs and histories.
   */
  boolean acceptsTokenInUrl();

  /** An authenticator that refuses every token, for servers without users. */
  static Authenticator none() {
    return new Authenticator() {
      @Override
      public CompletionStage<Verdict> authenticate(String token) {
        return CompletableFuture.completedStage(
            new Verdict.Refused("Authentication is not configured", false));
      }

      @Override
      public boolean acceptsTokenInUrl() {
        return false;
      }
    };
  }
}
