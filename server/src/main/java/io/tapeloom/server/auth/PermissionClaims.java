package io.tapeloom.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a token lets its user do, in the forms in which identity providers say it: {@code
 * permissions} alone where it is there (Auth0 with RBAC), else all of {@code scope}, {@code scp}
 * (Okta, Entra), {@code roles} (Entra), {@code realm_access} and {@code resource_access} (Keycloak)
 * and {@code cognito:groups} together. Each is a list, or words in one text.
 */
final class PermissionClaims {

  private final Set<String> found = new LinkedHashSet<>();

  private PermissionClaims() {}

  /**
   * The permissions; empty: the token cannot be read.
   *
   * @param audience whose roles of {@code resource_access} are meant; no one's if it is not set
   */
  static Optional<Set<String>> of(ObjectNode claims, Optional<String> audience) {
    var permissions = new PermissionClaims();
    var alone = claims.path("permissions");
    if (!ClaimRules.isUnset(alone)) {
      return permissions.takes(alone) ? Optional.of(permissions.found) : Optional.empty();
    }
    if (!permissions.takes(claims.path("scope")) || !permissions.takes(claims.path("scp"))) {
      return Optional.empty();
    }
    permissions.takeReadable(claims.path("roles"));
    permissions.takeReadable(claims.path("realm_access").path("roles"));
    audience.ifPresent(
        us -> permissions.takeReadable(claims.path("resource_access").path(us).path("roles")));
    permissions.takeReadable(claims.path("cognito:groups"));
    return Optional.of(permissions.found);
  }

  /** Takes a claim that must be readable where it is there. */
  private boolean takes(JsonNode claim) {
    if (ClaimRules.isUnset(claim)) {
      return true;
    }
    if (claim.isTextual()) {
      return words(claim).allMatch(this::takes);
    }
    if (!claim.isArray()) {
      return false;
    }
    for (var each : claim) {
      if (!each.isTextual() || !takes(each.textValue())) {
        return false;
      }
    }
    return true;
  }

  private boolean takes(String permission) {
    found.add(permission);
    return User.isPermission(permission);
  }

  /** Takes what can be read of a claim that others may use for other things. */
  private void takeReadable(JsonNode claim) {
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
