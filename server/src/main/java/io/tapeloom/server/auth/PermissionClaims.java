package io.tapeloom.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the permissions of a token from the claims that identity providers use: only {@code
 * permissions} if it is present (Auth0 with RBAC), else the union of {@code scope}, {@code scp}
 * (Okta, Entra), {@code roles} (Entra), {@code realm_access} and {@code resource_access} (Keycloak)
 * and {@code cognito:groups}. Each claim is a list, or a text of words separated by spaces.
 */
final class PermissionClaims {

  private final Set<String> found = new LinkedHashSet<>();

  private PermissionClaims() {}

  /**
   * Returns the permissions; empty if a claim is malformed.
   *
   * @param audience the client whose roles in {@code resource_access} are read; none if it is not
   *     set
   */
  static Optional<Set<String>> of(ObjectNode claims, Optional<String> audience) {
    var permissions = new PermissionClaims();
    var only = claims.path("permissions");
    if (!ClaimRules.isUnset(only)) {
      return permissions.add(only) ? Optional.of(permissions.found) : Optional.empty();
    }
    if (!permissions.add(claims.path("scope")) || !permissions.add(claims.path("scp"))) {
      return Optional.empty();
    }
    permissions.addWellFormed(claims.path("roles"));
    permissions.addWellFormed(claims.path("realm_access").path("roles"));
    audience.ifPresent(
        client ->
            permissions.addWellFormed(claims.path("resource_access").path(client).path("roles")));
    permissions.addWellFormed(claims.path("cognito:groups"));
    return Optional.of(permissions.found);
  }

  /** Adds a claim that must be well-formed if it is present; returns false if it is malformed. */
  private boolean add(JsonNode claim) {
    if (ClaimRules.isUnset(claim)) {
      return true;
    }
    if (claim.isTextual()) {
      return words(claim).allMatch(this::add);
    }
    if (!claim.isArray()) {
      return false;
    }
    for (var each : claim) {
      if (!each.isTextual() || !add(each.textValue())) {
        return false;
      }
    }
    return true;
  }

  private boolean add(String permission) {
    found.add(permission);
    return User.isPermission(permission);
  }

  /** Adds the well-formed values of a claim that may have other uses. */
  private void addWellFormed(JsonNode claim) {
    if (claim.isTextual()) {
      words(claim).filter(User::isPermission).forEach(found::add);
    } else if (claim.isArray()) {
      for (var each : claim) {
        if (each.isTextual() && User.isPermission(each.textValue())) {
          found.add(each.textValue());
        }
      }
    }
  }

  private static Stream<String> words(JsonNode claim) {
    return Arrays.stream(claim.textValue().split(" ", -1)).filter(word -> !word.isEmpty());
  }
}
