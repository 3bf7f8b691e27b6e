package io.tapeloom.server.http;

import static io.tapeloom.server.http.RawHttp.get;
import static io.tapeloom.server.http.RawHttp.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.Documents;
import io.tapeloom.server.RawSocket;
import io.tapeloom.server.ServerUnderTest;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that few clients send and all may. */
class RequestEdgesTest {

  private static final String CONFIG = "/api/v1/datafeed/config";
  private static final String QUOTES = "/api/v1/datafeed/quotes";

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("AUTH_JWT_SECRET", "s".repeat(32)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/ws/",
        "/api/v1/ws/v1/",
        "/api/v1/ws/?a=b",
        "http://tapeloom.example/api/v1/ws",
        "http://tapeloom.example:8000/api/v1/ws/v1?a=b",
        "ws://tapeloom.example/api/v1/ws",
        "HTTP://a/api/v1/ws/v1/"
      })
  void shouldUpgradeAtEveryFormOfAPath(String target) {
    try (var client = RawHttp.connect(server)) {
      assertThat(client.ask(RawSocket.handshake(target)).status()).isEqualTo(101);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://a/api/v1/datafeed/config, 200",
    "https://tapeloom.example:8000/api/v1/datafeed/resolve/AAPL, 200",
    "http://a/api/v1/datafeed/resolve/NONE, 404",
    "http://a/api/v1/datafeed/search?user_input=http://b/, 200",
    "http://a, 200",
    "http://a?b=/api/v1/datafeed/resolve/NONE, 200"
  })
  void shouldTakeAWholeUrlAsTheTarget(String target, int status) {
    try (var client = RawHttp.connect(server)) {
      assertThat(client.ask(get(target)).status()).isEqualTo(status);
    }
  }

  @Test
  void shouldAnswerClientsThatHaveEndedTheirSide() {
    assertThat(lastAnswer(get(CONFIG))).isEqualTo(200);
    assertThat(lastAnswer(get("/api/v1/health"))).isEqualTo(200);
    assertThat(lastAnswer(get("/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=9000")))
        .isEqualTo(200);
    assertThat(lastAnswer(post(QUOTES, "{\"symbols\":[\"AAPL\"]}"))).isEqualTo(200);
    assertThat(lastAnswer(get("/api/v1/none"))).isEqualTo(404);
    assertThat(lastAnswer(get("/api/v1/ws"))).isEqualTo(426);
    assertThat(lastAnswer(get(CONFIG, "Authorization: Bearer x"))).isEqualTo(401);
    assertThat(lastAnswer("nonsense\r\n\r\n")).isEqualTo(400);
    assertThat(lastAnswer(get("/" + "a".repeat(20_000)))).isEqualTo(414);
  }

  /** The status of the answer to the last that a client sends, after which the connection ends. */
  private static int lastAnswer(String request) {
    try (var client = RawHttp.connect(server)) {
      int status = client.send(request).end().answer().status();
      assertThat(client.isEnded()).isTrue();
      return status;
    }
  }

  @Test
  void shouldShakeHandsWithAClientThatHasEndedItsSide() {
    try (var client = RawHttp.connect(server)) {
      assertThat(client.send(RawSocket.handshake("/api/v1/ws")).end().answer().status())
          .isEqualTo(101);
      client.awaitEnd();
    }
  }

  @Test
  void shouldTakeHeadersOf16KiB() {
    var head = "Host: a\r\nX-Long: \r\n";
    var most = "X-Long: " + "a".repeat(16_384 - head.length());
    try (var client = RawHttp.connect(server)) {
      assertThat(client.ask(get(CONFIG, most)).status()).isEqualTo(200);
      assertThat(client.ask(get(CONFIG + "?a=" + "b".repeat(15_000))).status()).isEqualTo(200);
      assertThat(
              client
                  .ask(RawSocket.handshake("/api/v1/ws", "Cookie: " + "a".repeat(15_000)))
                  .status())
          .isEqualTo(101);
    }
    try (var client = RawHttp.connect(server)) {
      assertThat(client.ask(get(CONFIG, most + "a".repeat(1_100))).status()).isEqualTo(431);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0",
        "PRI * HTTP/2.0\r\n\r\n",
        "PRI * HTTP/2.0\r\nHost: a\r\n\r\n"
      })
  void shouldRefuseHttp2ByPriorKnowledge(String preface) {
    try (var client = RawHttp.connect(server)) {
      assertThat(client.ask(preface).status()).isEqualTo(505);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void shouldPassOverAnUpgradeToHttp2() {
    var upgrade =
        get(CONFIG, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMA");
    try (var client = RawHttp.connect(server)) {
      assertThat(client.ask(upgrade).status()).isEqualTo(200);
      assertThat(client.ask(get(CONFIG)).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bearer x                      | 401",
        "bearer  a.b.c                 | 401",
        "BEARER eyJhbGciOiJub25lIn0.. | 401",
        "Bearer a b                    | 401",
        "Bearer \u00e4                  | 401",
        "Bearer                        | 400",
        "Basic YTpi                    | 0",
        "Bearerx                       | 0",
        "nonsense                      | 0",
        "''                            | 0",
        "Digest a=\"b\", c              | 0"
      })
  void shouldJudgeTokensAlikeInRequestsAndHandshakes(String authorization, int refusal) {
    var header = "Authorization: " + authorization;
    for (var path : new String[] {CONFIG, "/api/v1/udf/config", "/"}) {
      judges(get(path, header), refusal == 0 ? 200 : refusal);
    }
    for (var path : new String[] {"/api/v1/ws", "/api/v1/ws/v1"}) {
      judges(RawSocket.handshake(path, header), refusal == 0 ? 101 : refusal);
    }
    try (var client = RawHttp.connect(server)) { // probes are answered whatever they bring
      assertThat(client.ask(get("/api/v1/health", header)).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldTakeOneAuthorizationOnly() {
    judges(get(CONFIG, "Authorization: Basic a", "Authorization: Bearer x"), 400);
    judges(
        RawSocket.handshake("/api/v1/ws", "Authorization: Basic a", "Authorization: Bearer x"),
        400);
  }

  private static void judges(String request, int status) {
    try (var client = RawHttp.connect(server)) {
      var answer = client.ask(request);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("WWW-Authenticate"))
          .startsWith(status == 401 ? "Bearer error=\"invalid_token\"" : "");
      if (status >= 400) {
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(Documents.json(answer.body()).get("detail").asText()).isNotEmpty();
      }
    }
  }

  @Test
  void shouldGoOnAfterATokenThatWasRefused() {
    try (var client = RawHttp.connect(server)) {
      assertThat(client.ask(get(CONFIG, "Authorization: Bearer x")).status()).isEqualTo(401);
      assertThat(client.ask(get(CONFIG)).status()).isEqualTo(200);
    }
  }
}
