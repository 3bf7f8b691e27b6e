package io.tapeloom.stream.session;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The user of a session. Immutable.
 *
 * @param userId the identifier of the user in the application
 * @param permissions the permissions of the user
 * @param expiresAt when the identity expires; empty: never
 */
public record Identity(String userId, Set<String> permissions, Optional<Instant> expiresAt) {

  public Identity {
    permissions = Set.copyOf(permissions);
  }

  /** Whether the other identity is of the same user; permissions and expiry may differ. */
  public boolean isSameUserAs(Identity other) {
    return userId.equals(other.userId);
  }
}
