package io.tapeloom.server.auth;

import static io.tapeloom.server.auth.AuthSettings.SECRET;
import static io.tapeloom.server.auth.Jwt.ALICE;
import static io.tapeloom.server.auth.Jwt.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.ManualClock;
import io.tapeloom.server.auth.Verification.Accepted;
import io.tapeloom.server.auth.Verification.Refused;
import io.tapeloom.server.config.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens signed with a private key, and all that pretends to be one. */
class PublicKeysTest {

  private static final PublishedKey RSA = PublishedKey.rsa("rsa-1");
  private static final PublishedKey EC = PublishedKey.ec("ec-1");
  private static final PublishedKey OTHER_RSA = PublishedKey.rsa("rsa-1");
  private static final PublishedKey OTHER_EC = PublishedKey.ec("ec-1");

  private static final Accepted ACCEPTED =
      new Accepted(new User("alice", Set.of()), Instant.ofEpochSecond(START + 3600 + 60));

  private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(START));
  private final KeyServer server = KeyServer.start().publish(RSA, EC);

  @AfterEach
  void stop() {
    server.close();
  }

  private Verification verify(String token) {
    return verify(AuthSettings.keysAt(server.url()), token);
  }

  private Verification verify(Settings.Auth settings, String token) {
    try (var verifier = TokenVerifier.of(settings, clock)) {
      return verifier.verify(token);
    }
  }

  @Test
  void shouldAcceptTokensOfPublishedKeys() {
    assertThat(verify(RSA.sign(ALICE))).isEqualTo(ACCEPTED);
    assertThat(verify(EC.sign(ALICE))).isEqualTo(ACCEPTED);
  }

  @Test
  void shouldAcceptTokensWithoutKeyId() {
    server.answer(200, PublishedKey.set(OTHER_RSA, OTHER_EC, RSA, EC));

    assertThat(verify(new Jwt("{\"alg\":\"RS256\"}", ALICE).signedBy(RSA.pair().getPrivate())))
        .isEqualTo(ACCEPTED);
    assertThat(verify(new Jwt("{\"alg\":\"ES256\"}", ALICE).signedBy(EC.pair().getPrivate())))
        .isEqualTo(ACCEPTED);
  }

  @Test
  void shouldRefuseTokensOfOtherKeys() {
    assertThat(verify(OTHER_RSA.sign(ALICE)))
        .isEqualTo(new Refused("Token signature is invalid", false));
    assertThat(verify(OTHER_EC.sign(ALICE)))
        .isEqualTo(new Refused("Token signature is invalid", false));
  }

  @Test
  void shouldTryNamedKeyOnly() {
    var other = PublishedKey.rsa("rsa-2");
    server.publish(RSA, other);
    var token = new Jwt("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}", ALICE);

    assertThat(verify(token.signedBy(RSA.pair().getPrivate()))).isEqualTo(ACCEPTED);
    assertThat(verify(token.signedBy(other.pair().getPrivate())))
        .isEqualTo(new Refused("Token signature is invalid", false));
  }

  @Test
  void shouldRefuseTamperedTokens() {
    for (var key : new PublishedKey[] {RSA, EC}) {
      var token = key.sign(ALICE);
      var parts = token.split("\\.", -1);
      var payload = Jwt.base64(ALICE.replace("alice", "admin"));

      assertThat(verify(parts[0] + "." + payload + "." + parts[2]))
          .isEqualTo(new Refused("Token signature is invalid", false));
      assertThat(verify(parts[0] + "." + parts[1] + "."))
          .isEqualTo(new Refused("Token signature is invalid", false));
      assertThat(verify(parts[0] + "." + parts[1] + "." + Jwt.base64("x".repeat(64))))
          .isEqualTo(new Refused("Token signature is invalid", false));
    }
  }

  @Test
  void shouldHoldClaimsToTheSameRules() {
    var settings =
        AuthSettings.keysAt(
            server.url(), Map.of("AUTH_ISSUER", "https://id.example", "AUTH_AUDIENCE", "tapeloom"));
    var claims = ALICE.replace("}", ",\"iss\":\"https://id.example\",\"aud\":[\"tapeloom\"]}");

    assertThat(verify(settings, RSA.sign(claims))).isEqualTo(ACCEPTED);
    assertThat(verify(settings, RSA.sign(ALICE)))
        .isEqualTo(new Refused("Token issuer is not accepted", false));
    assertThat(verify(settings, EC.sign(claims.replace("[\"tapeloom\"]", "\"shop\""))))
        .isEqualTo(new Refused("Token audience is not accepted", false));
    assertThat(verify(settings, EC.sign("{\"sub\":\"alice\",\"exp\":1}")))
        .isEqualTo(new Refused("Token has expired", false));
  }

  // One kind of key is not another.

  static Stream<byte[]> publicKeyAsSecret() {
    var der = RSA.pair().getPublic().getEncoded();
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    var pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----";
    return Stream.of(
        der,
        pem.getBytes(StandardCharsets.UTF_8),
        (pem + "\n").getBytes(StandardCharsets.UTF_8),
        RSA.json().getBytes(StandardCharsets.UTF_8),
        PublishedKey.set(RSA).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("publicKeyAsSecret")
  void shouldNotTakePublicKeyForSecret(byte[] secret) {
    var token = new Jwt("{\"alg\":\"HS256\",\"kid\":\"rsa-1\"}", ALICE).signedBy(secret);
    var both = AuthSettings.keysAt(server.url(), Map.of("AUTH_JWT_SECRET", SECRET));

    assertThat(verify(token)).isEqualTo(new Refused("Token algorithm is not accepted", false));
    assertThat(verify(both, token)).isEqualTo(new Refused("Token signature is invalid", false));
  }

  @Test
  void shouldNotTakePublishedSecret() {
    var published =
        "{\"kty\":\"oct\",\"kid\":\"s\",\"alg\":\"HS256\",\"k\":\"%s\"}"
            .formatted(Jwt.base64(SECRET));
    server.answer(200, PublishedKey.set(RSA.json(), published));
    var token = new Jwt("{\"alg\":\"HS256\",\"kid\":\"s\"}", ALICE).signedBy(SECRET);

    assertThat(verify(token)).isEqualTo(new Refused("Token algorithm is not accepted", false));
  }

  @Test
  void shouldNotTakePrivateKeysWhereOnlySecretIsConfigured() {
    assertThat(verify(AuthSettings.secret(), RSA.sign(ALICE)))
        .isEqualTo(verify(AuthSettings.secret(), EC.sign(ALICE)))
        .isEqualTo(new Refused("Token algorithm is not accepted", false));
  }

  @Test
  void shouldTakeBothKindsWhereBothAreConfigured() {
    var both = AuthSettings.keysAt(server.url(), Map.of("AUTH_JWT_SECRET", SECRET));

    assertThat(
            Stream.of(new Jwt(Jwt.HS256, ALICE).signedBy(SECRET), RSA.sign(ALICE), EC.sign(ALICE))
                .map(token -> verify(both, token)))
        .containsOnly(ACCEPTED);
  }

  @Test
  void shouldRefuseAlgorithmThatIsNotTheKeys() {
    var rsaAsEc =
        new Jwt("{\"alg\":\"ES256\",\"kid\":\"rsa-1\"}", ALICE).signedBy(RSA.pair().getPrivate());
    var ecAsRsa =
        new Jwt("{\"alg\":\"RS256\",\"kid\":\"ec-1\"}", ALICE).signedBy(EC.pair().getPrivate());
    var sha512 =
        new Jwt("{\"alg\":\"RS512\",\"kid\":\"rsa-1\"}", ALICE)
            .signedBy(RSA.pair().getPrivate(), "SHA512withRSA");

    assertThat(verify(rsaAsEc)).isEqualTo(new Refused("Token signature is invalid", false));
    assertThat(verify(ecAsRsa)).isEqualTo(new Refused("Token signature is invalid", false));
    assertThat(verify(sha512)).isEqualTo(new Refused("Token algorithm is not accepted", false));
  }

  @Test
  void shouldRefuseSignaturesThatAreNone() {
    var token = new Jwt("{\"alg\":\"ES256\",\"kid\":\"ec-1\"}", ALICE);
    var none = new Jwt("{\"alg\":\"none\",\"kid\":\"ec-1\"}", ALICE);

    assertThat(verify(token.with(new byte[64])))
        .as("the signature that any key would have made, were it one")
        .isEqualTo(new Refused("Token signature is invalid", false));
    assertThat(verify(token.signedBy(EC.pair().getPrivate(), "SHA256withECDSA")))
        .as("in another form")
        .isEqualTo(new Refused("Token signature is invalid", false));
    assertThat(verify(none.unsigned()))
        .isEqualTo(new Refused("Token algorithm is not accepted", false));
  }

  @Test
  void shouldIgnoreKeysThatTokensBringAlong() {
    try (var evil = KeyServer.start().publish(OTHER_RSA)) {
      var header =
          "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"jku\":\"%s\",\"x5u\":\"%s\",\"jwk\":%s}"
              .formatted(evil.url(), evil.url(), OTHER_RSA.json());

      assertThat(verify(new Jwt(header, ALICE).signedBy(OTHER_RSA.pair().getPrivate())))
          .isEqualTo(new Refused("Token signature is invalid", false));
      assertThat(evil.requests()).isZero();
    }
  }

  /** The RSA key of PS256 is of PS384 and PS512 as little as of RS256, and the other way round. */
  @ParameterizedTest
  @CsvSource({
    "RS256, RS256 PS256 PS384 PS512",
    "PS256, PS256 RS256 PS384 PS512 EdDSA ES256",
    "PS384, PS384 RS256 PS256 PS512",
    "PS512, PS512 RS256 PS256 PS384",
    "'', RS256 PS256 PS384 PS512"
  })
  void shouldUseRsaKeyForItsOneAlgorithm(String named, String algorithms) {
    server.answer(
        200,
        PublishedKey.set(
            named.isEmpty() ? RSA.json() : RSA.json("\"alg\":\"%s\"".formatted(named)), EC.json()));
    var each = List.of(algorithms.split(" "));

    assertThat(each.stream().map(algorithm -> verify(RSA.sign(algorithm, ALICE))))
        .first()
        .isEqualTo(ACCEPTED);
    assertThat(each.stream().skip(1).map(algorithm -> verify(RSA.sign(algorithm, ALICE))))
        .containsOnly(new Refused("Token signature is invalid", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"alg\":\"EdDSA\",\"use\":\"sig\""})
  void shouldAcceptTokensOfEd25519(String members) {
    var key = PublishedKey.ed("ed-1", "Ed25519");
    server.answer(
        200, PublishedKey.set(members.isEmpty() ? key.json() : key.json(members), RSA.json()));
    var token = key.sign(ALICE);
    var parts = token.split("\\.", -1);

    assertThat(verify(token)).isEqualTo(ACCEPTED);
    assertThat(
            Stream.of(
                    PublishedKey.ed("ed-1", "Ed25519").sign(ALICE),
                    parts[0] + "." + Jwt.base64(ALICE.replace("alice", "admin")) + "." + parts[2],
                    parts[0] + "." + parts[1] + ".",
                    parts[0] + "." + parts[1] + "." + Jwt.base64("x".repeat(63)),
                    parts[0] + "." + parts[1] + "." + Jwt.base64(new byte[64]),
                    key.sign("ES256", ALICE),
                    RSA.sign("EdDSA", ALICE))
                .map(this::verify))
        .containsOnly(new Refused("Token signature is invalid", false));
  }

  /** A public key never counts as a secret, of whatever kind it is. */
  @Test
  void shouldNotTakePublicKeyOfEd25519ForSecret() {
    var key = PublishedKey.ed("ed-1", "Ed25519");
    server.answer(200, PublishedKey.set(key.json(), RSA.json()));
    var der = key.pair().getPublic().getEncoded();
    var token = new Jwt("{\"alg\":\"HS256\",\"kid\":\"ed-1\"}", ALICE);

    assertThat(verify(token.signedBy(Arrays.copyOfRange(der, der.length - 32, der.length))))
        .isEqualTo(verify(token.signedBy(der)))
        .isEqualTo(new Refused("Token algorithm is not accepted", false));
  }

  // Which of the published keys are used

  static Stream<String> unusable() {
    var small = PublishedKey.rsa("k", 1024);
    return Stream.of(
        small.json(),
        PublishedKey.ec("k", "secp384r1").json(),
        PublishedKey.rsa("k").json("\"use\":\"enc\""),
        PublishedKey.rsa("k").json("\"alg\":\"RS512\""),
        PublishedKey.rsa("k").json("\"alg\":\"RSA-OAEP-256\""),
        PublishedKey.rsa("k").json("\"key_ops\":[\"encrypt\"]"),
        PublishedKey.ec("k").json("\"use\":\"enc\""),
        PublishedKey.ec("k").json("\"alg\":\"ECDH-ES\""),
        PublishedKey.ec("k").json().replaceFirst("\"y\":\"....", "\"y\":\"AAAA"),
        ed25519(new byte[32]),
        ed25519(new byte[31]),
        ed25519(HexFormat.of().parseHex("01" + "00".repeat(31))),
        ed25519(HexFormat.of().parseHex("ee" + "ff".repeat(31))),
        ed25519(HexFormat.of().parseHex("02" + "00".repeat(31))),
        PublishedKey.ed("k", "Ed25519").json("\"use\":\"enc\""),
        PublishedKey.ed("k", "Ed25519").json("\"alg\":\"ES256\""),
        PublishedKey.ed("k", "Ed448").json(),
        PublishedKey.rsa("k").json("\"alg\":\"HS256\""),
        PublishedKey.rsa("k", 1024).json("\"alg\":\"PS256\""),
        "{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"%s\"}".formatted(Jwt.base64(SECRET)),
        "{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":\"AQAB\"}",
        "{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":1,\"e\":2}",
        "{\"kty\":\"NEW\",\"kid\":\"k\"}",
        "{\"kid\":\"k\"}",
        "{}",
        "[]",
        "null",
        "\"k\"",
        "1");
  }

  private static String ed25519(byte[] point) {
    return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"k\",\"x\":\"%s\"}"
        .formatted(Jwt.base64(point));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void shouldLeaveOutUnusableKeysOnly(String unusable) {
    server.answer(200, PublishedKey.set(unusable, RSA.json()));

    assertThat(verify(RSA.sign(ALICE))).isEqualTo(ACCEPTED);

    server.answer(200, PublishedKey.set(unusable));

    assertThat(verify(RSA.sign(ALICE)))
        .isEqualTo(new Refused("Token cannot be verified now", true));
  }

  @Test
  void shouldUseKeysThatSaySoThemselves() {
    server.answer(
        200,
        PublishedKey.set(
            RSA.json("\"use\":\"sig\"", "\"alg\":\"RS256\"", "\"x\":{\"more\":1}"),
            EC.json("\"key_ops\":[\"verify\"]", "\"alg\":\"ES256\"")));

    assertThat(verify(RSA.sign(ALICE))).isEqualTo(ACCEPTED);
    assertThat(verify(EC.sign(ALICE))).isEqualTo(ACCEPTED);
  }
}
