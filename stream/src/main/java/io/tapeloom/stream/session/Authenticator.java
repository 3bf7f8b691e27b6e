package io.tapeloom.stream.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells whom a bearer token in a handshake names. Thread-safe. */
public interface Authenticator {

  /** What a token is worth. */
  sealed interface Verdict {

    /** It names somebody. */
    record Known(Identity user) implements Verdict {}

    /**
     * It is worth nothing: the handshake is refused.
     *
     * @param reason for the client, a short sentence without its full stop
     * @param temporary whether the same token may be accepted later
     */
    record Refused(String reason, boolean temporary) implements Verdict {}
  }

  /**
   * Asks for a verdict without blocking; called on an event loop.
   *
   * @return a stage that never completes exceptionally
   */
  CompletionStage<Verdict> authenticate(String token);

  /**
   * Whether a token may stand in the URL, as {@code access_token} (RFC 6750, section 2.3). URLs end
   * up in logs and histories; better not.
   */
  boolean acceptsTokenInUrl();

  /** Refuses every token, for servers that know no users. */
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
