package io.tapeloom.server.auth;

import static io.tapeloom.server.auth.Jwt.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tapeloom.server.ManualClock;
import io.tapeloom.server.auth.Verification.Accepted;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and key sets in the forms in which identity providers issue them. */
class ProvidersTest {

  private static final PublishedKey KEY = PublishedKey.rsa("k1");
  private static final PublishedKey OTHER = PublishedKey.rsa("k2");
  private static final PublishedKey EC = PublishedKey.ec("k3");

  /** Of no use to verify with, and not even well-formed. */
  private static final String CERTIFICATE = "\"x5c\":[\"MIIC+jCCAeKgAwIBAgIJ\"]";

  private static final String TIMES =
      "\"iat\":%d,\"nbf\":%d,\"exp\":%d".formatted(START, START, START + 3600);

  /**
   * @param audience what {@code AUTH_AUDIENCE} is
   * @param keys the document with the public keys
   */
  record Provider(String name, String issuer, String audience, String keys) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Provider AUTH0 =
      new Provider(
          "Auth0",
          "https://desk.eu.auth0.com/",
          "https://tapeloom.example/api",
          PublishedKey.set(
              KEY.json("\"use\":\"sig\"", "\"alg\":\"RS256\"", "\"x5t\":\"NjU\"", CERTIFICATE),
              OTHER.json("\"use\":\"sig\"", "\"alg\":\"RS256\"", CERTIFICATE)));
  private static final Provider KEYCLOAK =
      new Provider(
          "Keycloak",
          "https://id.example/realms/desk",
          "tapeloom",
          PublishedKey.set(
              OTHER.json("\"use\":\"enc\"", "\"alg\":\"RSA-OAEP\"", CERTIFICATE),
              KEY.json(
                  "\"use\":\"sig\"", "\"alg\":\"RS256\"", "\"x5t#S256\":\"a_b\"", CERTIFICATE)));
  private static final Provider COGNITO =
      new Provider(
          "Cognito",
          "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
          "4v1m9kq2o3",
          PublishedKey.set(
              OTHER.json("\"alg\":\"RS256\"", "\"use\":\"sig\""),
              KEY.json("\"alg\":\"RS256\"", "\"use\":\"sig\"")));
  private static final Provider ENTRA =
      new Provider(
          "Entra",
          "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0",
          "6e74172b-be56-4843-9ff4-e66a39bb12e3",
          PublishedKey.set(
              OTHER.json("\"use\":\"sig\"", "\"x5t\":\"k2\"", CERTIFICATE),
              KEY.json(
                  "\"use\":\"sig\"",
                  "\"x5t\":\"k1\"",
                  "\"cloud_instance_name\":\"microsoftonline.com\"",
                  "\"issuer\":\"https://login.microsoftonline.com/{tenantid}/v2.0\"",
                  CERTIFICATE)));
  private static final Provider OKTA =
      new Provider(
          "Okta",
          "https://desk.okta.com/oauth2/default",
          "api://default",
          PublishedKey.set(KEY.json("\"alg\":\"RS256\"", "\"use\":\"sig\"")));

  private static final String RS256 = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}";

  static Stream<Arguments> tokens() {
    return Stream.of(
        arguments(
            AUTH0,
            "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}",
            """
            "sub":"auth0|64f","aud":["https://tapeloom.example/api","https://desk.eu.auth0.com/userinfo"],
            "azp":"my_client","scope":"openid profile","permissions":["account","trade"]""",
            Set.of("account", "trade")),
        arguments(
            AUTH0,
            RS256,
            """
            "sub":"my_client@clients","aud":"https://tapeloom.example/api","gty":"client-credentials",
            "azp":"my_client","scope":"account trade\"""",
            Set.of("account", "trade")),
        arguments(
            KEYCLOAK,
            RS256,
            """
            "jti":"1","sub":"f:1:alice","typ":"Bearer","azp":"page","aud":["tapeloom","account"],"acr":"1",
            "allowed-origins":["*"],"realm_access":{"roles":["offline_access","trade"]},
            "resource_access":{"tapeloom":{"roles":["account"]},"account":{"roles":["manage-account"]}},
            "scope":"openid email","email_verified":true,"preferred_username":"alice\"""",
            Set.of("openid", "email", "offline_access", "trade", "account")),
        arguments(
            KEYCLOAK,
            RS256,
            "\"sub\":\"f:1:bot\",\"azp\":\"bot\",\"aud\":\"tapeloom\",\"scope\":\"trade\"",
            Set.of("trade")),
        arguments( // an access token, which has no audience
            COGNITO,
            "{\"kid\":\"k1\",\"alg\":\"RS256\"}",
            """
            "sub":"aaaa-bbbb","cognito:groups":["trade","account"],"client_id":"4v1m9kq2o3",
            "version":2,"token_use":"access","scope":"openid","auth_time":1,"jti":"1","username":"alice\"""",
            Set.of("openid", "trade", "account")),
        arguments( // an identity token
            COGNITO,
            "{\"kid\":\"k1\",\"alg\":\"RS256\"}",
            """
            "sub":"aaaa-bbbb","aud":"4v1m9kq2o3","cognito:groups":["trade"],"cognito:username":"alice",
            "token_use":"id","event_id":"1","email":"a@b.example\"""",
            Set.of("trade")),
        arguments( // for a person
            ENTRA,
            "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5t\":\"k1\",\"kid\":\"k1\"}",
            """
            "sub":"AAAAAAAA","aud":"6e74172b-be56-4843-9ff4-e66a39bb12e3","oid":"1","tid":"72f988bf",
            "scp":"account trade","ver":"2.0","azp":"page","azpacr":"0","aio":"x","rh":"y","uti":"z\"""",
            Set.of("account", "trade")),
        arguments( // for a program
            ENTRA,
            RS256,
            """
            "sub":"1111-2222","aud":"6e74172b-be56-4843-9ff4-e66a39bb12e3","idtyp":"app",
            "roles":["trade"],"ver":"2.0\"""",
            Set.of("trade")),
        arguments(
            OKTA,
            "{\"kid\":\"k1\",\"alg\":\"RS256\"}",
            """
            "ver":1,"jti":"AT.1","sub":"alice@desk.example","aud":"api://default","cid":"page","uid":"00u",
            "scp":["openid","trade"],"auth_time":1""",
            Set.of("openid", "trade")));
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void shouldTakeTokensAsTheyAreIssued(
      Provider provider, String header, String claims, Set<String> permissions) {
    var payload =
        "{\"iss\":\"%s\",%s,%s}".formatted(provider.issuer, TIMES, claims.replace("\n", ""));

    assertThat(verify(provider, new Jwt(header, payload)))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted -> {
              assertThat(accepted.user().permissions()).isEqualTo(permissions);
              assertThat(claims).contains("\"sub\":\"" + accepted.user().id() + '"');
            });
  }

  static Stream<Arguments> keySets() {
    var bare = KEY.json().replace("\"kid\":\"k1\",", "");
    return Stream.of(
        arguments("names alone", PublishedKey.set(KEY.json())),
        arguments("one key without a name", PublishedKey.set(bare)),
        arguments("others that have names", PublishedKey.set(OTHER.json(), bare, EC.json())),
        arguments("nulls", PublishedKey.set(KEY.json("\"alg\":null", "\"use\":null"))),
        arguments("a null name", PublishedKey.set(bare.replace("{", "{\"kid\":null,"))),
        arguments("a use alone", PublishedKey.set(KEY.json("\"use\":\"sig\""))),
        arguments("an algorithm alone", PublishedKey.set(KEY.json("\"alg\":\"RS256\""))),
        arguments("operations", PublishedKey.set(KEY.json("\"key_ops\":[\"verify\"]"))),
        arguments("what is beside keys", "{\"issuer\":\"x\",\"keys\":[" + KEY.json() + "]}"),
        arguments("certificates", PublishedKey.set(KEY.json(CERTIFICATE, "\"x5u\":\"none\""))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keySets")
  void shouldTakeKeysWithoutOptionalMembers(String with, String keys) {
    var provider = new Provider(with, "https://id.example", "us", keys);
    var payload =
        "{\"iss\":\"https://id.example\",\"sub\":\"alice\",\"aud\":\"us\",%s}".formatted(TIMES);

    for (var header : new String[] {RS256, "{\"alg\":\"RS256\"}"}) {
      assertThat(verify(provider, new Jwt(header, payload)))
          .isEqualTo(
              new Accepted(new User("alice", Set.of()), Instant.ofEpochSecond(START + 3600 + 60)));
    }
  }

  /** As Keycloak publishes its keys when a realm signs by PS256 or EdDSA. */
  @ParameterizedTest
  @ValueSource(strings = {"PS256", "PS384", "PS512", "EdDSA"})
  void shouldTakeTokensOfTheAlgorithmThatARealmIsSetTo(String algorithm) {
    var key = algorithm.equals("EdDSA") ? PublishedKey.ed("k4", "Ed25519") : PublishedKey.rsa("k4");
    var keys =
        PublishedKey.set(
            OTHER.json("\"use\":\"enc\"", "\"alg\":\"RSA-OAEP\"", CERTIFICATE),
            KEY.json("\"use\":\"sig\"", "\"alg\":\"RS256\"", CERTIFICATE),
            key.json("\"use\":\"sig\"", "\"alg\":\"%s\"".formatted(algorithm)));
    var realm = new Provider("Keycloak", KEYCLOAK.issuer, "tapeloom", keys);
    var payload =
        "{\"iss\":\"%s\",\"sub\":\"alice\",\"aud\":\"tapeloom\",%s}".formatted(realm.issuer, TIMES);

    assertThat(verify(realm, key.sign(algorithm, payload)))
        .isEqualTo(
            new Accepted(new User("alice", Set.of()), Instant.ofEpochSecond(START + 3600 + 60)));
  }

  private static Verification verify(Provider provider, Jwt token) {
    return verify(provider, token.signedBy(KEY.pair().getPrivate()));
  }

  private static Verification verify(Provider provider, String token) {
    try (var server = KeyServer.start().answer(200, provider.keys);
        var verifier =
            TokenVerifier.of(
                AuthSettings.keysAt(
                    server.url(),
                    Map.of("AUTH_ISSUER", provider.issuer, "AUTH_AUDIENCE", provider.audience)),
                new ManualClock(Instant.ofEpochSecond(START)))) {
      return verifier.verify(token);
    }
  }
}
