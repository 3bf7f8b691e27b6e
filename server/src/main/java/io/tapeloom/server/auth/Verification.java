package io.tapeloom.server.auth;

import java.time.Instant;

/** The result of a verification. */
public sealed interface Verification {

  /**
   * The token is valid now.
   *
   * @param user the user that it names
   * @param expiresAt the time from which it is refused, including the allowed clock skew
   */
  record Accepted(User user, Instant expiresAt) implements Verification {}

  /**
   * The token is refused.
   *
   * @param reason a short sentence for the client, without a full stop; it reveals nothing about
   *     the keys, and nothing about the claims of a token whose signature is not valid
   * @param temporary whether the same token may be accepted later
   */
  record Refused(String reason, boolean temporary) implements Verification {}
}
