package io.tapeloom.server.auth;

import static io.tapeloom.server.auth.Jwt.START;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tapeloom.server.ManualClock;
import io.tapeloom.server.auth.Verification.Accepted;
import io.tapeloom.server.auth.Verification.Refused;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Authentication as a run has it, and what the log is told of it. */
class AuthenticationTest {

  private static final User ALICE =
      new User("alice", new LinkedHashSet<>(List.of("orders:write", "orders:read")));

  private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(START));
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger().setLevel(Level.INFO);
    logger().addAppender(log);
  }

  @AfterEach
  void stop() {
    logger().detachAppender(log);
    logger().setLevel(null);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(Authentication.class);
  }

  private Authentication authentication(Map<String, String> environment) {
    return Authentication.of(AuthSettings.of(environment), clock, new SecureRandom());
  }

  private List<String> lines() {
    return log.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  @Test
  void shouldMintTokensThatAreAccepted() {
    try (var authentication =
        authentication(
            Map.of(
                "AUTH_DEV_TOKENS", "true",
                "AUTH_ISSUER", "https://id.example",
                "AUTH_AUDIENCE", "tapeloom"))) {
      var token = authentication.devTokens().orElseThrow().issue(ALICE, Duration.ofMinutes(1));

      var verification = authentication.verifier().verify(token);
      assertThat(verification)
          .isEqualTo(new Accepted(ALICE, Instant.ofEpochSecond(START + 60 + 60)));
      assertThat(((Accepted) verification).user().permissions())
          .containsExactly("orders:write", "orders:read");
      clock.advance(Duration.ofMinutes(2));
      assertThat(authentication.verifier().verify(token))
          .isEqualTo(new Refused("Token has expired", false));
    }
  }

  @Test
  void shouldMintWithConfiguredSecret() {
    var environment = Map.of("AUTH_DEV_TOKENS", "true", "AUTH_JWT_SECRET", AuthSettings.SECRET);
    try (var authentication = authentication(environment);
        var other = TokenVerifier.of(AuthSettings.secret(), clock)) {
      var token = authentication.devTokens().orElseThrow().issue(ALICE, Duration.ofMinutes(1));

      assertThat(other.verify(token)).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void shouldMintWithSecretOfThisRunOnlyWhenNoneIsConfigured() {
    try (var authentication = authentication(Map.of("AUTH_DEV_TOKENS", "true"));
        var other = authentication(Map.of("AUTH_DEV_TOKENS", "true"))) {
      var token = authentication.devTokens().orElseThrow().issue(ALICE, Duration.ofMinutes(1));

      assertThat(authentication.verifier().verify(token)).isInstanceOf(Accepted.class);
      assertThat(other.verifier().verify(token))
          .isEqualTo(new Refused("Token signature is invalid", false));
    }
  }

  @Test
  void shouldMintNothingUnlessSwitchedOn() {
    try (var authentication = authentication(Map.of("AUTH_JWT_SECRET", AuthSettings.SECRET))) {
      assertThat(authentication.devTokens()).isEmpty();
    }
    try (var authentication = authentication(Map.of())) {
      assertThat(authentication.devTokens()).isEmpty();
      assertThat(authentication.verifier().verify("x"))
          .isEqualTo(new Refused("Authentication is not configured", false));
    }
  }

  @Test
  void shouldKeepInvisibleCharactersOutOfUsers() {
    assertThat(Set.of("a\nb", "", " ", "a\u202Eb", "x".repeat(256))).noneMatch(User::isId);
    assertThat(Set.of("a", "a b", "é", "x".repeat(255))).allMatch(User::isId);
  }

  // The log

  @Test
  void shouldWarnThatTokensAreIssuedWithoutCredentials() {
    authentication(Map.of("AUTH_DEV_TOKENS", "true")).close();

    assertThat(lines())
        .containsExactly(
            "WARN AUTH_DEV_TOKENS is on: tokens are issued without credentials."
                + " Do not use it in production");
  }

  @Test
  void shouldSayThatAuthenticationIsOff() {
    authentication(Map.of()).close();

    assertThat(lines())
        .containsExactly(
            "INFO Authentication is off: neither AUTH_JWT_SECRET nor AUTH_JWKS_URL is set");
  }

  @Test
  void shouldSayWhatIsAcceptedAndNotTellSecret() {
    try (var keys = KeyServer.start()) {
      authentication(
              Map.of(
                  "AUTH_JWT_SECRET",
                  AuthSettings.SECRET,
                  "AUTH_JWKS_URL",
                  keys.url().toString(),
                  "AUTH_ISSUER",
                  "https://id.example"))
          .close();

      assertThat(lines())
          .containsExactly(
              "INFO Authentication accepts HS256 with AUTH_JWT_SECRET, RS256, PS256, PS384, PS512, ES256 and EdDSA with the keys at "
                  + keys.url()
                  + "; issuer: https://id.example, audience: any",
              "WARN AUTH_AUDIENCE is not set: tokens that were issued for other servers are"
                  + " accepted");
    }
  }
}
