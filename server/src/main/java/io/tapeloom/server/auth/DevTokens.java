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
 * Makes tokens for whomever one likes to be while developing, such as the {@link TokenVerifier} of
 * the same settings accepts. Thread-safe.
 */
public final class DevTokens {

  private static final JWSHeader HEADER =
      new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();

  private final Settings.Auth settings;
  private final JWSSigner signer;
  private final InstantSource clock;

  /**
   * Tokens by these settings.
   *
   * @param settings with a secret
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
   * Makes a token.
   *
   * @param lifetime from now on, in whole seconds
   */
  public String mint(User user, Duration lifetime) {
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
      throw new IllegalStateException("HS256 does not sign", e);
    }
    return token.serialize();
  }
}
