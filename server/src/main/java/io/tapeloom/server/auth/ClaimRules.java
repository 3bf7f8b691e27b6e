package io.tapeloom.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.server.config.Settings;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Validates the claims of a token whose signature is valid: it must be valid now, be issued for
 * this server, and name a user. Immutable.
 */
final class ClaimRules {

  /** The last second of the year 9999; later times are treated as this one. */
  private static final double LATEST_SECOND = 253_402_300_799d;

  private final Settings.Auth settings;

  ClaimRules(Settings.Auth settings) {
    this.settings = settings;
  }

  Verification validate(ObjectNode claims, Instant now) {
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
    if (!isForThisServer(claims)) {
      return Reason.AUDIENCE.refused();
    }
    return validateUser(claims, expiresAt);
  }

  private Verification validateUser(ObjectNode claims, Instant expiresAt) {
    var id = userId(claims);
    if (id.isEmpty()) {
      return Reason.NO_USER.refused();
    }
    return PermissionClaims.of(claims, settings.audience())
        .<Verification>map(
            permissions -> new Verification.Accepted(new User(id.get(), permissions), expiresAt))
        .orElse(Reason.MALFORMED.refused());
  }

  /**
   * Returns whether the token is issued for this server. Access tokens of Cognito have no audience,
   * only the client that they were issued to (RFC 8693, section 4.3).
   */
  private boolean isForThisServer(ObjectNode claims) {
    var audience = isUnset(claims.path("aud")) ? claims.path("client_id") : claims.path("aud");
    return audience.isArray()
        ? settings.audience().isEmpty()
            || StreamSupport.stream(audience.spliterator(), false)
                .anyMatch(each -> isAccepted(settings.audience(), each))
        : isAccepted(settings.audience(), audience);
  }

  private static boolean isAccepted(Optional<String> required, JsonNode claim) {
    return required.isEmpty() || (claim.isTextual() && claim.textValue().equals(required.get()));
  }

  /** Returns the user's id. A {@code user_id} that is not valid is not replaced by the subject. */
  private static Optional<String> userId(ObjectNode claims) {
    var claim = isUnset(claims.path("user_id")) ? claims.path("sub") : claims.path("user_id");
    return claim.isTextual() || claim.isIntegralNumber()
        ? Optional.of(claim.asText()).filter(User::isId)
        : Optional.empty();
  }

  /** Converts epoch seconds, which may have a fraction, with millisecond precision. */
  private static Instant instant(JsonNode seconds) {
    return Instant.ofEpochMilli(
        Math.round(Math.clamp(seconds.doubleValue(), 0, LATEST_SECOND) * 1000));
  }

  static boolean isUnset(JsonNode claim) {
    return claim.isMissingNode() || claim.isNull();
  }
}
