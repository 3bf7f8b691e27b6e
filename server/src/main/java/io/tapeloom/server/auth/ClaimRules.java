package io.tapeloom.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.server.config.Settings;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What a genuine token must say: that it holds now, that it is meant for this server, and whom it
 * names. Immutable.
 */
final class ClaimRules {

  /** The last second of the year 9999: what lies behind it never comes. */
  private static final double LATEST_SECOND = 253_402_300_799d;

  private final Settings.Auth settings;

  ClaimRules(Settings.Auth settings) {
    this.settings = settings;
  }

  Verification judge(ObjectNode claims, Instant now) {
    var expiry = claims.path("exp");
    if (isUnset(expiry)) {
      return Reason.NO_EXPIRY.refused();
    }
    var begin = claims.path("nbf");
    if (!expiry.isNumber() || !(isUnset(begin) || begin.isNumber())) {
      return Reason.MALFORMED.refused();
    }
    var expiresAt = instant(expiry).plus(settings.clockSkew());
    if (!now.isBefore(expiresAt)) {
      return Reason.EXPIRED.refused();
    }
    if (begin.isNumber() && now.isBefore(instant(begin).minus(settings.clockSkew()))) {
      return Reason.NOT_YET_VALID.refused();
    }
    if (!isAccepted(settings.issuer(), claims.path("iss"))) {
      return Reason.ISSUER.refused();
    }
    if (!isForUs(claims.path("aud"))) {
      return Reason.AUDIENCE.refused();
    }
    return judgeUser(claims, expiresAt);
  }

  private static Verification judgeUser(ObjectNode claims, Instant expiresAt) {
    var id = userId(claims);
    if (id.isEmpty()) {
      return Reason.NO_USER.refused();
    }
    return permissions(claims)
        .<Verification>map(
            permissions -> new Verification.Accepted(new User(id.get(), permissions), expiresAt))
        .orElse(Reason.MALFORMED.refused());
  }

  private boolean isForUs(JsonNode audience) {
    return audience.isArray()
        ? settings.audience().isEmpty()
            || StreamSupport.stream(audience.spliterator(), false)
                .anyMatch(each -> isAccepted(settings.audience(), each))
        : isAccepted(settings.audience(), audience);
  }

  private static boolean isAccepted(Optional<String> wanted, JsonNode claim) {
    return wanted.isEmpty() || (claim.isTextual() && claim.textValue().equals(wanted.get()));
  }

  /** The user's id; a {@code user_id} that cannot be one is not replaced by the subject. */
  private static Optional<String> userId(ObjectNode claims) {
    var claim = isUnset(claims.path("user_id")) ? claims.path("sub") : claims.path("user_id");
    return claim.isTextual() || claim.isIntegralNumber()
        ? Optional.of(claim.asText()).filter(User::isId)
        : Optional.empty();
  }

  /** The array {@code permissions}, else the words of {@code scope}, else none; empty: neither. */
  private static Optional<Set<String>> permissions(ObjectNode claims) {
    var list = claims.path("permissions");
    if (!isUnset(list)) {
      return list.isArray() ? permissions(list) : Optional.empty();
    }
    var scope = claims.path("scope");
    if (isUnset(scope)) {
      return Optional.of(Set.of());
    }
    return scope.isTextual() ? words(scope.textValue()) : Optional.empty();
  }

  private static Optional<Set<String>> permissions(JsonNode list) {
    var found = new LinkedHashSet<String>();
    for (var each : list) {
      if (!each.isTextual() || !User.isPermission(each.textValue())) {
        return Optional.empty();
      }
      found.add(each.textValue());
    }
    return Optional.of(found);
  }

  private static Optional<Set<String>> words(String scope) {
    var found = new LinkedHashSet<String>();
    Arrays.stream(scope.split(" ", -1)).filter(word -> !word.isEmpty()).forEach(found::add);
    return found.stream().allMatch(User::isPermission) ? Optional.of(found) : Optional.empty();
  }

  /** A moment in seconds since 1970, which may have a fraction, to the millisecond. */
  private static Instant instant(JsonNode seconds) {
    return Instant.ofEpochMilli(
        Math.round(Math.clamp(seconds.doubleValue(), 0, LATEST_SECOND) * 1000));
  }

  private static boolean isUnset(JsonNode claim) {
    return claim.isMissingNode() || claim.isNull();
  }
}
