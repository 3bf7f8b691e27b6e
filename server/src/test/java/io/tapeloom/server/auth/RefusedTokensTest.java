package io.tapeloom.server.auth;

import static io.tapeloom.server.auth.Jwt.ALICE;
import static io.tapeloom.server.auth.Jwt.HS256;
import static io.tapeloom.server.auth.Jwt.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tapeloom.server.Documents;
import io.tapeloom.server.ManualClock;
import io.tapeloom.server.RawSocket;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are worth nothing get nobody anywhere, however they are brought. */
class RefusedTokensTest {

  private static final String AUDIENCE = ",\"aud\":\"desk\"}";
  private static final String RIGHT = ALICE.replace("}", AUDIENCE);

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of("AUTH_JWT_SECRET", AuthSettings.SECRET, "AUTH_AUDIENCE", "desk"),
          new ManualClock(Instant.ofEpochSecond(START)),
          NanoClock.system());

  static Stream<Arguments> bad() {
    var none = "{\"alg\":\"none\",\"typ\":\"JWT\"}";
    var good = new Jwt(HS256, RIGHT).signedBy(AuthSettings.SECRET);
    var parts = good.split("\\.", 3);
    var mallory = Jwt.base64(RIGHT.replace("alice", "mallory"));
    var expired = RIGHT.replace(Long.toString(START + 3600), Long.toString(START - 61));
    return Stream.of(
        arguments(
            "forged", new Jwt(HS256, RIGHT).signedBy("f".repeat(32)), "Token signature is invalid"),
        arguments(
            "expired", new Jwt(HS256, expired).signedBy(AuthSettings.SECRET), "Token has expired"),
        arguments(
            "of another audience",
            new Jwt(HS256, RIGHT.replace("desk", "till")).signedBy(AuthSettings.SECRET),
            "Token audience is not accepted"),
        arguments(
            "of no audience",
            new Jwt(HS256, ALICE).signedBy(AuthSettings.SECRET),
            "Token audience is not accepted"),
        arguments("unsigned", new Jwt(none, RIGHT).unsigned(), "Token algorithm is not accepted"),
        arguments(
            "signed and said to be not",
            new Jwt(none, RIGHT).signedBy(AuthSettings.SECRET),
            "Token algorithm is not accepted"),
        arguments(
            "tampered with",
            parts[0] + "." + mallory + "." + parts[2],
            "Token signature is invalid"),
        arguments("cut short", good.substring(0, good.length() - 2), "Token is malformed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void shouldRefuseATokenInAMessageOfTheOperations(String what, String token, String reason) {
    try (var client = server.connect()) {
      var answer = client.ask("auth", Map.of("token", token));

      assertThat(answer.get("status").asText()).isEqualTo("error");
      assertThat(answer.get("message").asText()).isEqualTo(reason);
      assertThat(answer.get("code").asText()).isEqualTo("invalid_token");
      assertThat(answer.get("retryable").asBoolean()).isFalse();
      assertThat(client.ask("orders.subscribe").get("code").asText()).isEqualTo("unauthenticated");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void shouldRefuseATokenInAMessageOfTheChannels(String what, String token, String reason) {
    try (var client = server.connectToChannels()) {
      var answer = client.authenticate(token);

      assertThat(answer.get("success").asBoolean()).isFalse();
      assertThat(answer.get("error").asText()).isEqualTo(reason);
      assertThat(answer.get("user_id").isNull()).isTrue();
      assertThat(answer.get("permissions")).isEmpty();
      assertThat(client.subscribe("orders").get("error").asText())
          .isEqualTo("Channel 'orders' requires authentication");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void shouldRefuseATokenInTheHeader(String what, String token, String reason) {
    for (var path : new String[] {"/api/v1/ws", "/api/v1/ws/v1"}) {
      isRefused(RawSocket.handshake(path, "Authorization: Bearer " + token), reason);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void shouldRefuseATokenInTheSubprotocol(String what, String token, String reason) {
    for (var path : new String[] {"/api/v1/ws", "/api/v1/ws/v1"}) {
      isRefused(RawSocket.handshake(path, "Sec-WebSocket-Protocol: bearer, " + token), reason);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void shouldNotLookIntoTheUrlUnlessThatIsSwitchedOn(String what, String token, String reason) {
    try (var socket = RawSocket.open(server.port(), "/api/v1/ws?access_token=" + token)) {
      assertThat(socket).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/ws", "/api/v1/ws/v1"})
  void shouldAcceptTheTokenThatTheBadOnesAreMadeOf(String path) {
    var good = new Jwt(HS256, RIGHT).signedBy(AuthSettings.SECRET);
    try (var socket = RawSocket.connect(server.port())) {
      var answer = socket.ask(RawSocket.handshake(path, "Sec-WebSocket-Protocol: bearer, " + good));

      assertThat(answer).startsWith("HTTP/1.1 101 ").contains("sec-websocket-protocol: bearer\r\n");
    }
  }

  private static void isRefused(String handshake, String reason) {
    try (var socket = RawSocket.connect(server.port())) {
      var head = socket.ask(handshake);
      var problem = Documents.json(socket.rest());

      assertThat(head)
          .startsWith("HTTP/1.1 401 ")
          .contains("www-authenticate: Bearer error=\"invalid_token\"");
      assertThat(problem.get("detail").asText()).isEqualTo(reason);
    }
  }
}
