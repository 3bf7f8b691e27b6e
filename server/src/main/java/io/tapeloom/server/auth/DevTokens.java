package io.tapeloom.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.tapeloom.server.config.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Issues tokens for any user, for development. The {@link TokenVerifier} with the same settings
 * accepts them. Thread-safe.
 */
public final class DevTokens {

  private static final JWSHeader HEADER =
      new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();

  private final Settings.Auth settings;
  private final JWSSigner signer;
  private final InstantSource clock;

  /**
   * Creates an issuer with these settings.
   *
   * @param settings must have a secret
   */
  DevTokens(Settings.Auth settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    try {
      this.signer = new MACSigner(settings.secret().orElseThrow().bytes());
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret is too short", e);
    }
  }

  /**
   * Returns a new token.
   *
   * @param lifetime the time until it expires; fractions of a second are ignored
   */
  public String issue(User user, Duration lifetime) {
    long now = clock.instant().getEpochSecond();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", user.id());
    claims.put("permissions", List.copyOf(user.permissions()));
    claims.put("iat", now);
    claims.put("exp", now + lifetime.toSeconds());
    settings.issuer().ifPresent(issuer -> claims.put("iss", issuer));
    settings.audience().ifPresent(audience -> claims.put("aud", audience));
    var token = new JWSObject(HEADER, new Payload(claims));
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign with HS256", e);
    }
    return token.serialize();
  }
}
