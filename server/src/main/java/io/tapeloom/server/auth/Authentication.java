package io.tapeloom.server.auth;

import io.tapeloom.server.config.Secret;
import io.tapeloom.server.config.Settings;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authentication of this server. Thread-safe.
 *
 * @param verifier verifies tokens
 * @param devTokens issues development tokens, if that is enabled
 */
public record Authentication(TokenVerifier verifier, Optional<DevTokens> devTokens)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

  /**
   * Returns the authentication with these settings, and logs them. If development tokens are
   * enabled without a secret, it uses a random secret that is valid until the server stops.
   */
  public static Authentication of(
      Settings.Auth settings, InstantSource clock, SecureRandom random) {
    var effective =
        settings.devTokens() && settings.secret().isEmpty()
            ? settings.withSecret(Secret.random(random))
            : settings;
    report(settings);
    return new Authentication(
        TokenVerifier.of(effective, clock),
        settings.devTokens() ? Optional.of(new DevTokens(effective, clock)) : Optional.empty());
  }

  private static void report(Settings.Auth settings) {
    var accepted = new ArrayList<String>();
    if (settings.secret().isPresent()) {
      accepted.add("HS256 with AUTH_JWT_SECRET");
    }
    settings
        .jwksUrl()
        .ifPresent(
            url -> accepted.add("%s with the keys at %s".formatted(KeySet.algorithms("and"), url)));
    if (settings.devTokens()) {
      LOG.warn(
          "AUTH_DEV_TOKENS is on: tokens are issued without credentials."
              + " Do not use it in production");
    }
    if (accepted.isEmpty()) {
      if (!settings.devTokens()) {
        LOG.info("Authentication is off: neither AUTH_JWT_SECRET nor AUTH_JWKS_URL is set");
      }
      return;
    }
    LOG.info(
        "Authentication accepts {}; issuer: {}, audience: {}",
        String.join(", ", accepted),
        settings.issuer().orElse("any"),
        settings.audience().orElse("any"));
    if (settings.jwksUrl().isPresent() && settings.audience().isEmpty()) {
      LOG.warn("AUTH_AUDIENCE is not set: tokens that were issued for other servers are accepted");
    }
  }

  @Override
  public void close() {
    verifier.close();
  }
}
