package io.tapeloom.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.RestClient;
import io.tapeloom.server.ServerUnderTest;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {

  private static final String HEALTH = "/api/v1/health";
  private static final String QUOTES = "/api/v1/datafeed/quotes";
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";

  @AutoClose
  private static final ServerUnderTest listed =
      ServerUnderTest.start(
          Map.of("ALLOWED_ORIGINS", "https://desk.example.com,http://localhost:5173"));

  @AutoClose private static final ServerUnderTest open = ServerUnderTest.start(Map.of());

  @ParameterizedTest
  @ValueSource(strings = {"https://desk.example.com", "http://localhost:5173"})
  void shouldServeAPageOfAListedOrigin(String origin) {
    var answer = listed.rest().get(HEALTH, "Origin", origin);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().allValues(ALLOW_ORIGIN)).containsExactly(origin);
    assertThat(answer.headers().firstValue("Vary").orElse("")).contains("Origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://desk.example.com", "http://localhost:5173"})
  void shouldAllowAPageOfAListedOriginToPost(String origin) {
    var answer = preflight(listed.rest(), origin);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().allValues(ALLOW_ORIGIN)).containsExactly(origin);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
        .contains("POST");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .containsIgnoringCase("content-type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.com",
        "http://desk.example.com",
        "https://desk.example.com:8443",
        "https://desk.example.com.evil.example",
        "https://deskxexample.com",
        "http://localhost:3000",
        "null"
      })
  void shouldNotAllowAPageOfAnotherOrigin(String origin) {
    var simple = listed.rest().exchange(listed.rest().request(HEALTH, "Origin", origin).GET());
    var preflight = preflight(listed.rest(), origin);

    assertThat(simple.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
    assertThat(preflight.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
  }

  @Test
  void shouldServeWhoIsNoPage() {
    var answer = listed.rest().get(HEALTH);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://anybody.example", "http://localhost:5173", "http://127.0.0.1:3000"})
  void shouldServeEveryPageUnlessTold(String origin) {
    var simple = open.rest().get(HEALTH, "Origin", origin);
    var preflight = preflight(open.rest(), origin);

    assertThat(simple.status()).isEqualTo(200);
    assertThat(simple.headers().allValues(ALLOW_ORIGIN)).containsExactly(origin);
    assertThat(preflight.status()).isEqualTo(200);
    assertThat(preflight.headers().allValues(ALLOW_ORIGIN)).containsExactly(origin);
    assertThat(simple.headers().allValues(ALLOW_CREDENTIALS)).isEmpty();
    assertThat(preflight.headers().allValues(ALLOW_CREDENTIALS)).isEmpty();
  }

  @Test
  void shouldLetAPageReadAnError() {
    var answer = listed.rest().get("/api/v1/datafeed/bars", "Origin", "https://desk.example.com");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers().allValues(ALLOW_ORIGIN))
        .containsExactly("https://desk.example.com");
  }

  @Test
  void shouldConnectAPageOfAListedOrigin() {
    try (var client = listed.connect(Map.of("Origin", "https://desk.example.com"))) {

      assertThat(client.subscribe("AAPL", "1").get("status").asText()).isEqualTo("ok");
    }
  }

  @Test
  void shouldConnectEveryPageUnlessTold() {
    try (var client = open.connect(Map.of("Origin", "https://anybody.example"))) {

      assertThat(client.subscribe("AAPL", "1").get("status").asText()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example.com", "http://localhost:3000", "null"})
  void shouldRefuseTheHandshakeOfAPageOfAnotherOrigin(String origin) {
    var refusal = listed.refusal(Map.of("Origin", origin));

    assertThat(refusal.statusCode()).isEqualTo(403);
  }

  private static RestClient.Answer preflight(RestClient rest, String origin) {
    return rest.exchange(
        rest.request(
                QUOTES,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }
}
