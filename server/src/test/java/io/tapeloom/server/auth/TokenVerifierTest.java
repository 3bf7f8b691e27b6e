package io.tapeloom.server.auth;

import static io.tapeloom.server.auth.AuthSettings.SECRET;
import static io.tapeloom.server.auth.Jwt.ALICE;
import static io.tapeloom.server.auth.Jwt.HS256;
import static io.tapeloom.server.auth.Jwt.START;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tapeloom.server.ManualClock;
import io.tapeloom.server.auth.Verification.Accepted;
import io.tapeloom.server.auth.Verification.Refused;
import io.tapeloom.server.config.Settings;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens signed with the shared secret, and what every token must say. */
class TokenVerifierTest {

  private static final long HOUR_LATER = START + 3600;

  private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(START));

  private Verification verify(String token) {
    return verify(AuthSettings.secret(), token);
  }

  private Verification verify(Settings.Auth settings, String token) {
    try (var verifier = TokenVerifier.of(settings, clock)) {
      return verifier.verify(token);
    }
  }

  private Verification verifyClaims(String claims) {
    return verify(new Jwt(HS256, claims).signedBy(SECRET));
  }

  private Verification verifyHeader(String header) {
    return verify(new Jwt(header, ALICE).signedBy(SECRET));
  }

  private static Accepted accepted(String id, String... permissions) {
    return new Accepted(
        new User(id, Set.of(permissions)), Instant.ofEpochSecond(HOUR_LATER).plusSeconds(60));
  }

  @Test
  void shouldAcceptGenuineToken() {
    var verification =
        verifyClaims(
            """
            {"sub": "alice", "permissions": ["orders:write", "orders:read"], "exp": %d, "nbf": %d,
             "iat": %d, "iss": "https://id.example", "aud": "tapeloom", "jti": "x"}"""
                .formatted(HOUR_LATER, START, START));

    assertThat(verification).isEqualTo(accepted("alice", "orders:read", "orders:write"));
    assertThat(((Accepted) verification).user().permissions())
        .containsExactly("orders:write", "orders:read");
  }

  @Test
  void shouldRefuseEverythingWithoutKey() {
    var settings = AuthSettings.of(Map.of());

    assertThat(
            Stream.of(
                    "",
                    "x",
                    new Jwt(HS256, ALICE).signedBy(SECRET),
                    new Jwt(HS256, ALICE).unsigned())
                .map(token -> verify(settings, token)))
        .containsOnly(new Refused("Authentication is not configured", false));
  }

  @Test
  void shouldAnswerAsyncAtOnceBySecret() {
    try (var verifier = TokenVerifier.of(AuthSettings.secret(), clock)) {
      var stage = verifier.verifyAsync(new Jwt(HS256, ALICE).signedBy(SECRET));

      assertThat(stage.toCompletableFuture()).isCompletedWithValue(accepted("alice"));
    }
  }

  @Test
  void shouldVerifyOnManyThreads() {
    var tokens =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    new Jwt(HS256, ALICE.replace("alice", "user-" + i))
                        .signedBy(i % 2 == 0 ? SECRET : SECRET + "!"))
            .toList();

    try (var verifier = TokenVerifier.of(AuthSettings.secret(), clock);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var verifications =
          tokens.stream()
              .map(token -> CompletableFuture.supplyAsync(() -> verifier.verify(token), threads))
              .toList();

      assertThat(verifications.stream().map(CompletableFuture::join))
          .isEqualTo(
              IntStream.range(0, 500)
                  .<Verification>mapToObj(
                      i ->
                          i % 2 == 0
                              ? accepted("user-" + i)
                              : new Refused("Token signature is invalid", false))
                  .toList());
    }
  }

  // Signature

  @Test
  void shouldRefuseWrongSecret() {
    assertThat(verify(new Jwt(HS256, ALICE).signedBy(SECRET.replace('0', '1'))))
        .isEqualTo(new Refused("Token signature is invalid", false));
  }

  @Test
  void shouldRefuseMissingAndTruncatedSignature() {
    var token = new Jwt(HS256, ALICE).signedBy(SECRET);

    assertThat(verify(new Jwt(HS256, ALICE).unsigned()))
        .isEqualTo(new Refused("Token signature is invalid", false));
    assertThat(verify(token.substring(0, token.length() - 3)))
        .isEqualTo(new Refused("Token signature is invalid", false));
  }

  @Test
  void shouldRefusePayloadOfAnotherToken() {
    var alice = new Jwt(HS256, ALICE).signedBy(SECRET);
    var bob = new Jwt(HS256, ALICE.replace("alice", "bob"));

    assertThat(verify(bob.unsigned() + alice.substring(alice.lastIndexOf('.') + 1)))
        .isEqualTo(new Refused("Token signature is invalid", false));
  }

  @Test
  void shouldRefuseHeaderOfAnotherToken() {
    var token = new Jwt(HS256, ALICE).signedBy(SECRET);

    assertThat(verify(Jwt.base64("{\"alg\":\"HS256\"}") + token.substring(token.indexOf('.'))))
        .isEqualTo(new Refused("Token signature is invalid", false));
  }

  @Test
  void shouldRefuseTokenWithAnyCharacterChanged() {
    var token = new Jwt(HS256, ALICE).signedBy(SECRET);
    var accepted = new ArrayList<String>();

    try (var verifier = TokenVerifier.of(AuthSettings.secret(), clock)) {
      for (int at = 0; at < token.length(); at++) {
        for (char other : "AQgwZz09-_.=+/ é\n\0".toCharArray()) {
          var changed = token.substring(0, at) + other + token.substring(at + 1);
          if (!changed.equals(token) && verifier.verify(changed) instanceof Accepted) {
            accepted.add(changed);
          }
        }
      }
    }

    assertThat(accepted).isEmpty();
  }

  // Algorithm and header

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none", "None", "NONE", "nOnE", "", "HS384", "HS512", "hs256", "RS256", "RS384", "PS256",
        "ES256", "ES384", "ES256K", "EdDSA", "Ed25519", "dir", "HS256 "
      })
  void shouldRefuseOtherAlgorithms(String algorithm) {
    var token = new Jwt("{\"alg\":\"%s\"}".formatted(algorithm), ALICE);

    assertThat(verify(token.signedBy(SECRET)))
        .isEqualTo(verify(token.unsigned()))
        .isEqualTo(new Refused("Token algorithm is not accepted", false));
  }

  @Test
  void shouldRefuseEncryptedTokens() {
    var header = Jwt.base64("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}");

    assertThat(verify(header + "..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"))
        .isEqualTo(new Refused("Token algorithm is not accepted", false));
    assertThat(verifyHeader("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}"))
        .isEqualTo(new Refused("Token algorithm is not accepted", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "\"HS256\"",
        "",
        "{\"alg\":null}",
        "{\"alg\":256}",
        "{\"alg\":[\"HS256\"]}",
        "{\"alg\":\"HS256\"",
        "{\"alg\":\"HS256\"} x",
        "{\"alg\":\"HS256\"}{}",
        "{'alg':'HS256'}",
        "{\"alg\":\"none\",\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"kid\":1}",
        "{\"alg\":\"HS256\",\"kid\":null}",
        "{\"alg\":\"HS256\",\"crit\":[]}",
        "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}",
        "{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}",
        "{\"alg\":\"HS256\",\"b64\":false}",
        "{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}",
        "{\"alg\":\"HS256\",\"typ\":1}"
      })
  void shouldRefuseWrongHeaders(String header) {
    assertThat(verifyHeader(header)).isEqualTo(new Refused("Token is malformed", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"typ\":\"jwt\"}",
        "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"HS256\",\"typ\":\"application/at+jwt\"}",
        "{\"alg\":\"HS256\",\"kid\":\"whatever\"}",
        " {\"typ\" : \"JWT\", \"alg\" : \"HS256\", \"x\" : {\"y\": [1]}} "
      })
  void shouldAcceptHeadersThatSayNoMore(String header) {
    assertThat(verifyHeader(header)).isEqualTo(accepted("alice"));
  }

  // Form

  static Stream<String> malformed() {
    var token = new Jwt(HS256, ALICE).signedBy(SECRET);
    return Stream.of(
        "",
        " ",
        ".",
        "..",
        "...",
        "x",
        "a.b",
        "a.b.c",
        token + ".",
        token + ".x",
        token + ".x.y.z",
        "." + token,
        token + " ",
        " " + token,
        token + "=",
        token + "\n",
        "Bearer " + token,
        token.replace('.', ':'),
        token.replaceFirst("\\.", ".."),
        "\uD800" + token,
        "é".repeat(100),
        "\0".repeat(3),
        new Jwt(HS256, "{\"sub\":\"alice\"").signedBy(SECRET),
        new Jwt(HS256, "[]").signedBy(SECRET),
        new Jwt(HS256, "").signedBy(SECRET),
        new Jwt(HS256, "null").signedBy(SECRET),
        new Jwt(HS256, ALICE + "x").signedBy(SECRET),
        new Jwt(HS256, new Jwt(HS256, ALICE).signedBy(SECRET)).signedBy(SECRET));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void shouldRefuseMalformedTokens(String token) {
    assertThat(verify(token)).isEqualTo(new Refused("Token is malformed", false));
  }

  @Test
  void shouldRefusePayloadThatIsNotUtf8() {
    byte[] latin1 = {'{', '"', 's', 'u', 'b', '"', ':', '"', (byte) 0xE9, '"', '}'};
    var content = Jwt.base64(HS256) + "." + Jwt.base64(latin1);
    var utf16 = ALICE.getBytes(UTF_16BE);
    var other = Jwt.base64(HS256) + "." + Jwt.base64(utf16);

    assertThat(verify(content + "." + hmac(content)))
        .isEqualTo(new Refused("Token is malformed", false));
    assertThat(verify(other + "." + hmac(other)))
        .isEqualTo(new Refused("Token is malformed", false));
  }

  private static String hmac(String content) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(US_ASCII), "HmacSHA256"));
      return Jwt.base64(mac.doFinal(content.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldRefuseHugeTokens() {
    var largest = padded(8192);
    var tooLarge = padded(8196);

    assertThat(largest).hasSizeBetween(8189, 8192);
    assertThat(verify(largest)).isEqualTo(accepted("alice"));
    assertThat(tooLarge).hasSizeGreaterThan(8192);
    assertThat(verify(tooLarge)).isEqualTo(new Refused("Token is malformed", false));
    assertThat(verify("a".repeat(10_000_000))).isEqualTo(new Refused("Token is malformed", false));
  }

  /**
   * A genuine token of nearly as many characters: three bytes more of payload make four of them.
   */
  private static String padded(int length) {
    int empty = new Jwt(HS256, ALICE.replace("}", ",\"x\":\"\"}")).signedBy(SECRET).length();
    var padding = "x".repeat((length - empty) * 3 / 4);
    return new Jwt(HS256, ALICE.replace("}", ",\"x\":\"%s\"}".formatted(padding))).signedBy(SECRET);
  }

  @Test
  void shouldRefuseDeeplyNestedClaims() {
    assertThat(verifyClaims("{\"x\":" + "[".repeat(2000) + "]".repeat(2000) + "}"))
        .isEqualTo(new Refused("Token is malformed", false));
  }

  @Test
  void shouldRefuseGarbageWithoutBreaking() {
    var random = new Random(1);
    var alphabet = "abcXYZ019-_.....={}\"\\ \n\0é\uD83D";
    var verifications = new ArrayList<Verification>();

    try (var verifier = TokenVerifier.of(AuthSettings.secret(), clock)) {
      for (int i = 0; i < 20_000; i++) {
        var text = new StringBuilder();
        for (int length = random.nextInt(80); length > 0; length--) {
          text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        verifications.add(verifier.verify(text.toString()));
      }
    }

    assertThat(verifications).hasOnlyElementsOfType(Refused.class);
  }

  // Time

  static Stream<Arguments> lifetimes() {
    // the claims, the clock in milliseconds from the start, the reason of a refusal
    return Stream.of(
        arguments("\"exp\":%d".formatted(START), 59_999, ""),
        arguments("\"exp\":%d".formatted(START), 60_000, "Token has expired"),
        arguments("\"exp\":%d".formatted(START), 1_000_000, "Token has expired"),
        arguments("\"exp\":%d.5".formatted(START), 60_499, ""),
        arguments("\"exp\":%d.5".formatted(START), 60_500, "Token has expired"),
        arguments("\"exp\":1.8e9", 59_999, ""),
        arguments("\"exp\":1.8e9", 60_000, "Token has expired"),
        arguments("\"exp\":1e300", 0, ""),
        arguments("\"exp\":1e999", 0, ""),
        arguments("\"exp\":99999999999999999999999999", 0, ""),
        arguments("\"exp\":-1", 0, "Token has expired"),
        arguments("\"exp\":-1e300", 0, "Token has expired"),
        arguments("\"exp\":0", 0, "Token has expired"),
        arguments("\"exp\":%d,\"nbf\":%d".formatted(HOUR_LATER, START), -60_000, ""),
        arguments(
            "\"exp\":%d,\"nbf\":%d".formatted(HOUR_LATER, START),
            -60_001,
            "Token is not valid yet"),
        arguments("\"exp\":%d,\"nbf\":1e300".formatted(HOUR_LATER), 0, "Token is not valid yet"),
        arguments("\"exp\":%d,\"nbf\":-1e300".formatted(HOUR_LATER), 0, ""),
        arguments("\"exp\":%d,\"nbf\":null".formatted(HOUR_LATER), 0, ""),
        arguments("\"exp\":%d,\"nbf\":\"0\"".formatted(HOUR_LATER), 0, "Token is malformed"),
        arguments("\"exp\":\"%d\"".formatted(HOUR_LATER), 0, "Token is malformed"),
        arguments("\"exp\":true", 0, "Token is malformed"),
        arguments("\"exp\":[%d]".formatted(HOUR_LATER), 0, "Token is malformed"),
        arguments("\"exp\":null", 0, "Token has no expiry"),
        arguments("\"nbf\":0", 0, "Token has no expiry"));
  }

  @ParameterizedTest
  @MethodSource("lifetimes")
  void shouldGoByClock(String claims, long millis, String reason) {
    clock.advance(Duration.ofMillis(millis));

    var verification = verifyClaims("{\"sub\":\"alice\",%s}".formatted(claims));

    if (reason.isEmpty()) {
      assertThat(verification).isInstanceOf(Accepted.class);
    } else {
      assertThat(verification).isEqualTo(new Refused(reason, false));
    }
  }

  @Test
  void shouldSayWhenItWouldRefuse() {
    try (var verifier = TokenVerifier.of(AuthSettings.secretAnd("AUTH_CLOCK_SKEW", "7"), clock)) {
      var token = new Jwt(HS256, ALICE).signedBy(SECRET);
      var expiresAt = ((Accepted) verifier.verify(token)).expiresAt();

      clock.advance(Duration.between(clock.instant(), expiresAt).minusMillis(1));
      assertThat(verifier.verify(token)).isInstanceOf(Accepted.class);
      clock.advance(Duration.ofMillis(1));
      assertThat(verifier.verify(token)).isEqualTo(new Refused("Token has expired", false));
      assertThat(expiresAt).isEqualTo(Instant.ofEpochSecond(HOUR_LATER + 7));
    }
  }

  @Test
  void shouldAllowNoSkewWhenItIsZero() {
    var settings = AuthSettings.secretAnd("AUTH_CLOCK_SKEW", "0");
    var expiring = new Jwt(HS256, "{\"sub\":\"alice\",\"exp\":%d}".formatted(START));

    clock.advance(Duration.ofMillis(-1));
    assertThat(verify(settings, expiring.signedBy(SECRET))).isInstanceOf(Accepted.class);
    clock.advance(Duration.ofMillis(1));
    assertThat(verify(settings, expiring.signedBy(SECRET)))
        .isEqualTo(new Refused("Token has expired", false));
  }

  @Test
  void shouldNotTellOfClaimsThatAreNotGenuine() {
    var token = new Jwt(HS256, "{\"sub\":\"alice\",\"exp\":1}").signedBy(SECRET + "!");

    assertThat(verify(token)).isEqualTo(new Refused("Token signature is invalid", false));
  }

  // Issuer and audience

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"iss\":\"https://id.example\"      | true",
        "\"iss\":\"https://id.example/\"     | false",
        "\"iss\":\"https://evil.example\"    | false",
        "\"iss\":\"HTTPS://id.example\"      | false",
        "\"iss\":[\"https://id.example\"]    | false",
        "\"iss\":null                        | false",
        "\"x\":1                             | false"
      })
  void shouldAcceptOneIssuerOnly(String claim, boolean isAccepted) {
    var settings = AuthSettings.secretAnd("AUTH_ISSUER", "https://id.example");

    var verification =
        verify(settings, new Jwt(HS256, ALICE.replace("}", "," + claim + "}")).signedBy(SECRET));

    assertThat(verification)
        .isEqualTo(
            isAccepted ? accepted("alice") : new Refused("Token issuer is not accepted", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"aud\":\"tapeloom\"             | true",
        "\"aud\":[\"tapeloom\"]           | true",
        "\"aud\":[\"x\",1,\"tapeloom\"]   | true",
        "\"aud\":\"tapeloom2\"            | false",
        "\"aud\":\"x tapeloom\"           | false",
        "\"aud\":[]                       | false",
        "\"aud\":[[\"tapeloom\"]]         | false",
        "\"aud\":{\"tapeloom\":1}         | false",
        "\"aud\":null                     | false",
        "\"client_id\":\"tapeloom\"       | true",
        "\"client_id\":\"x\"              | false",
        "\"aud\":\"x\",\"client_id\":\"tapeloom\" | false",
        "\"aud\":[],\"client_id\":\"tapeloom\" | false",
        "\"x\":1                          | false"
      })
  void shouldAcceptTokensForUsOnly(String claim, boolean isAccepted) {
    var settings = AuthSettings.secretAnd("AUTH_AUDIENCE", "tapeloom");

    var verification =
        verify(settings, new Jwt(HS256, ALICE.replace("}", "," + claim + "}")).signedBy(SECRET));

    assertThat(verification)
        .isEqualTo(
            isAccepted ? accepted("alice") : new Refused("Token audience is not accepted", false));
  }

  // User and permissions

  static Stream<Arguments> users() {
    return Stream.of(
        arguments("\"sub\":\"alice\"", "alice"),
        arguments("\"user_id\":\"bob\"", "bob"),
        arguments("\"user_id\":\"bob\",\"sub\":\"alice\"", "bob"),
        arguments("\"user_id\":null,\"sub\":\"alice\"", "alice"),
        arguments("\"user_id\":42", "42"),
        arguments("\"sub\":\"auth0|5f7c\"", "auth0|5f7c"),
        arguments("\"sub\":\"Zoë 🦊\"", "Zoë 🦊"),
        arguments("\"sub\":\"%s\"".formatted("x".repeat(255)), "x".repeat(255)));
  }

  @ParameterizedTest
  @MethodSource("users")
  void shouldNameUser(String claims, String id) {
    assertThat(verifyClaims("{\"exp\":%d,%s}".formatted(HOUR_LATER, claims)))
        .isEqualTo(accepted(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\":1",
        "\"sub\":null",
        "\"sub\":\"\"",
        "\"sub\":\"  \\t\"",
        "\"sub\":\"\u00A0\u2003\\u0000\"",
        "\"user_id\":\"\",\"sub\":\"alice\"",
        "\"user_id\":true,\"sub\":\"alice\"",
        "\"user_id\":1.5",
        "\"user_id\":{\"id\":1}",
        "\"user_id\":[\"alice\"]",
        "\"sub\":\"alice\\n\"",
        "\"sub\":\"ali\\u0000ce\"",
        "\"sub\":\"ali\\u007fce\"",
        "\"sub\":\"ali\\u202ece\"",
        "\"sub\":\"ali\\u200bce\"",
        "\"sub\":\"ali\\u2028ce\"",
        "\"sub\":\"ali\\ud800ce\""
      })
  void shouldRefuseTokensOfNobody(String claims) {
    assertThat(verifyClaims("{\"exp\":%d,%s}".formatted(HOUR_LATER, claims)))
        .isEqualTo(new Refused("Token has no user", false));
  }

  @Test
  void shouldRefuseTooLongUserIds() {
    var expected = new Refused("Token has no user", false);

    assertThat(verifyClaims("{\"exp\":%d,\"sub\":\"%s\"}".formatted(HOUR_LATER, "x".repeat(256))))
        .isEqualTo(expected);
    assertThat(verifyClaims("{\"exp\":%d,\"user_id\":%s}".formatted(HOUR_LATER, "1".repeat(256))))
        .isEqualTo(expected);
  }

  static Stream<Arguments> permissions() {
    return Stream.of(
        arguments("\"x\":1", Set.of()),
        arguments("\"permissions\":[]", Set.of()),
        arguments("\"permissions\":null", Set.of()),
        arguments("\"permissions\":[\"a\",\"b c\",\"a\"]", Set.of("a", "b c")),
        arguments("\"scope\":\"a b\"", Set.of("a", "b")),
        arguments("\"scope\":\"  a   b a \"", Set.of("a", "b")),
        arguments("\"scope\":\"\"", Set.of()),
        arguments("\"scope\":null", Set.of()),
        arguments("\"permissions\":null,\"scope\":\"a\"", Set.of("a")),
        arguments("\"permissions\":[],\"scope\":\"a\"", Set.of()),
        arguments("\"permissions\":[\"b\"],\"scope\":\"a\"", Set.of("b")),
        arguments("\"permissions\":\"a b\"", Set.of("a", "b")),
        arguments("\"scope\":[\"a\",\"b\"]", Set.of("a", "b")),
        arguments("\"scp\":\"a b\"", Set.of("a", "b")),
        arguments("\"scp\":[\"a\"],\"scope\":\"b\"", Set.of("a", "b")),
        arguments("\"roles\":[\"a\",{\"name\":\"b\"},\"\",7]", Set.of("a")),
        arguments("\"roles\":\"a b\"", Set.of("a", "b")),
        arguments("\"roles\":{\"a\":1},\"realm_access\":[\"b\"]", Set.of()),
        arguments("\"realm_access\":{\"roles\":[\"a\"]},\"scp\":\"b\"", Set.of("a", "b")),
        arguments("\"resource_access\":{\"x\":{\"roles\":[\"a\"]}}", Set.of()),
        arguments("\"cognito:groups\":[\"a\"]", Set.of("a")));
  }

  @ParameterizedTest
  @MethodSource("permissions")
  void shouldReadPermissions(String claims, Set<String> permissions) {
    var verification = verifyClaims(ALICE.replace("}", "," + claims + "}"));

    assertThat(verification).isEqualTo(accepted("alice", permissions.toArray(String[]::new)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"permissions\":{\"a\":true}",
        "\"permissions\":[1]",
        "\"permissions\":[\"a\",null]",
        "\"permissions\":[\"\"]",
        "\"permissions\":[[\"a\"]]",
        "\"permissions\":[\"a\\nb\"]",
        "\"scope\":[1]",
        "\"scope\":1",
        "\"scp\":{}",
        "\"scp\":[\"a\",null]",
        "\"scope\":\"a\\tb\"",
        "\"sub\":\"bob\"",
        "\"permissions\":[\"a\"],\"permissions\":[\"b\"]",
        "\"exp\":1"
      })
  void shouldRefuseUnreadablePermissionsAndDuplicateClaims(String claims) {
    assertThat(verifyClaims(ALICE.replace("}", "," + claims + "}")))
        .isEqualTo(new Refused("Token is malformed", false));
  }

  @Test
  void shouldNotLetPermissionsBeChanged() {
    var permissions = new HashSet<>(Collections.singleton("a"));
    var user = new User("alice", permissions);
    permissions.add("b");

    assertThat(user.permissions()).containsExactly("a").isUnmodifiable();
  }
}
