package io.tapeloom.stream.session;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a session belongs to. Immutable.
 *
 * @param userId the user, as the application knows them
 * @param permissions what the user may do
 * @param expiresAt until when that is known; empty: for good
 */
public record Identity(String userId, Set<String> permissions, Optional<Instant> expiresAt) {

  public Identity {
    permissions = Set.copyOf(permissions);
  }

  /** Whether it is the same user, with whatever permissions and for however long. */
  public boolean isSameUserAs(Identity other) {
    return userId.equals(other.userId);
  }
}
