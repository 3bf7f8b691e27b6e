package io.tapeloom.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.server.RestClient.Answer;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.server.auth.Verification.Accepted;
import io.tapeloom.server.config.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Development tokens by REST, from a whole server. */
class DevTokenControllerTest {

  private static final String PATH = "/api/v1/auth/token";
  private static final InstantSource CLOCK = InstantSource.system();

  private static final Map<String, String> ENVIRONMENT =
      Map.of("AUTH_DEV_TOKENS", "true", "AUTH_JWT_SECRET", AuthSettings.SECRET);

  private static final Settings.Auth SETTINGS = AuthSettings.of(ENVIRONMENT);

  @SuppressWarnings("NullAway.Init")
  private static ServerUnderTest server;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(ENVIRONMENT);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer post(String body) {
    return server.rest().post(PATH, body);
  }

  private static Accepted accepted(Answer answer) {
    try (var verifier = TokenVerifier.of(SETTINGS, CLOCK)) {
      return (Accepted) verifier.verify(answer.json().path("access_token").textValue());
    }
  }

  private static List<String> wrongFields(Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    return answer.json().path("errors").findValuesAsText("field");
  }

  @Test
  void shouldMakeTokenThatVerifierAccepts() {
    var before = CLOCK.instant();
    var answer =
        post(
            """
            {"user_id": "alice", "permissions": ["orders:write", "orders:read"],
             "expires_in": 600}""");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.json().path("token_type").textValue()).isEqualTo("Bearer");
    assertThat(answer.json().path("expires_in").intValue()).isEqualTo(600);
    assertThat(answer.json().path("user_id").textValue()).isEqualTo("alice");
    assertThat(accepted(answer).user())
        .isEqualTo(new User("alice", Set.of("orders:read", "orders:write")));
    assertThat(Duration.between(before, accepted(answer).expiresAt()))
        .isBetween(Duration.ofSeconds(659), Duration.ofSeconds(720));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user_id\":\"alice\"}",
        "{\"user_id\":\"alice\",\"permissions\":null,\"expires_in\":null}",
        "{\"user_id\":\"alice\",\"permissions\":[],\"more\":1}"
      })
  void shouldHaveDefaults(String body) {
    var answer = post(body);

    assertThat(answer.json().path("expires_in").intValue()).isEqualTo(3600);
    assertThat(accepted(answer).user()).isEqualTo(new User("alice", Set.of("account", "trade")));
  }

  @Test
  void shouldMakeLargestTokenThatIsAllowed() {
    var permissions = "\"%s\",".formatted("p".repeat(64)).repeat(50);

    var answer =
        post(
            "{\"user_id\":\"%s\",\"permissions\":[%s],\"expires_in\":86400}"
                .formatted("字".repeat(255), permissions.substring(0, permissions.length() - 1)));

    assertThat(accepted(answer).user().id()).isEqualTo("字".repeat(255));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                                    | user_id",
        "{\"user_id\":null}                                    | user_id",
        "{\"user_id\":\"\"}                                    | user_id",
        "{\"user_id\":\"  \"}                                  | user_id",
        "{\"user_id\":\"a\\nb\"}                               | user_id",
        "{\"user_id\":\"a\\u202eb\"}                           | user_id",
        "{\"user_id\":{\"a\":1}}                               | user_id",
        "{\"user_id\":\"alice\",\"expires_in\":0}              | expires_in",
        "{\"user_id\":\"alice\",\"expires_in\":-1}             | expires_in",
        "{\"user_id\":\"alice\",\"expires_in\":86401}          | expires_in",
        "{\"user_id\":\"alice\",\"expires_in\":\"soon\"}       | expires_in",
        "{\"user_id\":\"alice\",\"expires_in\":99999999999}    | expires_in",
        "{\"user_id\":\"alice\",\"permissions\":\"a b\"}       | permissions",
        "{\"user_id\":\"alice\",\"permissions\":{\"a\":1}}     | permissions",
        "{\"user_id\":\"alice\",\"permissions\":[\"a\",\"\"]}  | permissions[1]",
        "{\"user_id\":\"alice\",\"permissions\":[\"a b\"]}     | permissions[0]",
        "{\"user_id\":\"alice\",\"permissions\":[null]}        | permissions[0]"
      })
  void shouldNameFieldThatIsWrong(String body, String field) {
    assertThat(wrongFields(post(body))).containsExactly(field);
  }

  @Test
  void shouldRefuseTooManyAndTooLong() {
    var permissions = "\"p\",".repeat(50) + "\"p\"";

    assertThat(wrongFields(post("{\"user_id\":\"a\",\"permissions\":[%s]}".formatted(permissions))))
        .containsExactly("permissions");
    assertThat(wrongFields(post("{\"user_id\":\"%s\"}".formatted("x".repeat(256)))))
        .containsExactly("user_id");
  }

  @Test
  void shouldRefuseWhatIsNoJson() {
    assertThat(post("x").status()).isEqualTo(400);
    assertThat(post("").status()).isEqualTo(400);
    assertThat(server.rest().get(PATH).status()).isEqualTo(405);
  }

  @Test
  void shouldBeInOpenApi() {
    var document = server.rest().openApi();
    var operation = document.at("/paths/~1api~1v1~1auth~1token/post");

    assertThat(operation.path("operationId").textValue()).isEqualTo("createDevToken");
    assertThat(operation.path("tags")).extracting(JsonNode::textValue).containsExactly("auth");
    assertThat(document.path("tags").findValuesAsText("name")).contains("auth");
  }

  @Test
  void shouldNotBeThereUnlessSwitchedOn() {
    try (var off = ServerUnderTest.start(Map.of("AUTH_JWT_SECRET", AuthSettings.SECRET))) {
      for (var body : List.of("{\"user_id\":\"alice\"}", "{}", "x", "")) {
        var answer = off.rest().post(PATH, body);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("detail").textValue())
            .isEqualTo("Development tokens are disabled: AUTH_DEV_TOKENS is off");
      }
    }
  }
}
