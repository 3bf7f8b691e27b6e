package io.tapeloom.stream;

import java.util.Set;

/**
 * Whom a session belongs to. Immutable.
 *
 * @param userId the user, as the application knows them
 * @param permissions what the user may do
 */
public record Identity(String userId, Set<String> permissions) {

  public Identity {
    permissions = Set.copyOf(permissions);
  }
}
