package io.tapeloom.server.auth;

import java.time.Instant;

/** What a token is worth. */
public sealed interface Verification {

  /**
   * The token is genuine and holds now.
   *
   * @param user whom it names
   * @param expiresAt from when on it would be refused, the allowed clock skew included
   */
  record Accepted(User user, Instant expiresAt) implements Verification {}

  /**
   * The token is worth nothing.
   *
   * @param reason a short sentence for the client, without its full stop; it tells nothing about
   *     the keys, and nothing about the claims of a token that is not genuine
   * @param temporary whether the same token may be accepted later
   */
  record Refused(String reason, boolean temporary) implements Verification {}
}
