package io.tapeloom.server.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.Documents;
import io.tapeloom.server.RawSocket;
import io.tapeloom.server.RestClient;
import io.tapeloom.server.ServerUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that nobody means well: each gets an answer, none of them is a bug of the server. */
class HostileRequestTest {

  private static final String QUOTES = "/api/v1/datafeed/quotes";
  private static final String TOKEN = "/api/v1/auth/token";
  private static final byte[] BODY = "{\"symbols\":[\"AAPL\"]}".getBytes(UTF_8);

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of(
              "AUTH_DEV_TOKENS", "true",
              "AUTH_TOKEN_IN_URL", "true",
              "REST_BODY_LIMIT", "1048576"));

  @AutoClose private static final ServerUnderTest closed = ServerUnderTest.start(Map.of());

  private static final RestClient rest = server.rest();

  private static final List<String> POSTS = List.of(QUOTES, TOKEN);

  // Content codings

  static Stream<Arguments> shouldTakeACodedBody() {
    return Stream.of(
        Arguments.of("gzip", gzip(BODY)),
        Arguments.of("GZIP", gzip(BODY)),
        Arguments.of("x-gzip", gzip(BODY)),
        Arguments.of("deflate", deflate(BODY, false)),
        Arguments.of("deflate", deflate(BODY, true)),
        Arguments.of("identity", BODY),
        Arguments.of("identity, gzip", gzip(BODY)));
  }

  @ParameterizedTest
  @MethodSource
  void shouldTakeACodedBody(String coding, byte[] body) {
    assertThat(post(QUOTES, coding, body).json()).hasSize(1);
  }

  static Stream<Arguments> shouldRefuseABodyThatIsNotCodedAsItSays() {
    var wrongCrc = gzip(BODY);
    wrongCrc[wrongCrc.length - 6] ^= 0x55;
    var wrongLength = gzip(BODY);
    wrongLength[wrongLength.length - 1] ^= 0x55;
    var garbage = "this is no gzip, whatever it says".getBytes(UTF_8);
    return Stream.of(
        Arguments.of("gzip", garbage),
        Arguments.of("gzip", wrongCrc),
        Arguments.of("gzip", wrongLength),
        Arguments.of("gzip", Arrays.copyOf(gzip(BODY), 15)),
        Arguments.of("gzip", new byte[] {0x1f}),
        Arguments.of("gzip", new byte[0]),
        Arguments.of("deflate", garbage),
        Arguments.of("deflate", Arrays.copyOf(deflate(BODY, false), 9)),
        Arguments.of("deflate", new byte[] {0x78, (byte) 0x9c, 1, 2, 3, 4}));
  }

  @ParameterizedTest
  @MethodSource
  void shouldRefuseABodyThatIsNotCodedAsItSays(String coding, byte[] body) {
    for (var path : POSTS) {
      var answer = post(path, coding, body);

      isProblem(answer, 400);
      assertThat(answer.json().get("detail").asText()).contains("The body is not valid " + coding);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "br", "zstd", "compress", "gzip, gzip", "gzip, deflate", "x"})
  void shouldSayWhichCodingsItTakes(String coding) {
    for (var path : POSTS) {
      var answer = post(path, coding, BODY);

      isProblem(answer, 415);
      assertThat(answer.headers().firstValue("Accept-Encoding")).contains("gzip, deflate");
      assertThat(answer.json().get("detail").asText()).contains(coding);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void shouldDecompressNoMoreThanABodyMayHave(String coding) {
    var large = new byte[64 << 20];
    Arrays.fill(large, (byte) ' ');

    var answer = post(QUOTES, coding, coding.equals("gzip") ? gzip(large) : deflate(large, false));

    isProblem(answer, 413);
    assertThat(answer.json().get("detail").asText()).contains("262144");
  }

  // Bodies

  static final List<String> shouldAnswerShortly =
      List.of(
          "{\"symbols\":[%s]}".formatted(many(30_000, "\" \"")),
          "{\"symbols\":[%s]}".formatted(many(30_000, "null")),
          "{\"symbols\":[%s]}".formatted(many(30_000, "1")),
          "{\"symbols\":[%s]}".formatted(many(490, "\"\"")),
          "{\"user_id\":\"a\",\"permissions\":[%s]}".formatted(many(30_000, "\" \"")),
          "{\"user_id\":\"a\",\"permissions\":[%s]}".formatted(many(50, "\"a b\"")),
          "{\"user_id\":\"%s\"}".formatted(" ".repeat(60_000)),
          IntStream.range(0, 22_000)
              .mapToObj("\"k%d\":1"::formatted)
              .collect(Collectors.joining(",", "{", "}")),
          "{\"%s\":1,\"%1$s\":2}".formatted("n".repeat(90)),
          "{\"symbols\":[\"%s\"]}".formatted("s".repeat(50_000)),
          "\"%s\"".formatted("s".repeat(5000)),
          "x".repeat(50_000),
          "[".repeat(100_000),
          "{\"a\":".repeat(50_000),
          "1e999999999",
          "{\"symbols\":1e-999999999999}",
          "{\"user_id\":%s}".formatted("9".repeat(100_000)));

  @ParameterizedTest
  @FieldSource
  void shouldAnswerShortly(String body) {
    for (var path : POSTS) {
      for (var answer :
          List.of(rest.post(path, body), post(path, "gzip", gzip(body.getBytes(UTF_8))))) {
        isProblem(answer, 400);
        assertThat(answer.json().path("errors").size()).isLessThanOrEqualTo(10);
        assertThat(answer.text()).hasSizeLessThan(7000);
        assertThat(answer.json().path("errors").findValuesAsText("message"))
            .allSatisfy(message -> assertThat(message).hasSizeLessThan(250));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "null", "false", "true", "0", "-1.5", "\"\"", "[]", "[{}]", "{}"})
  void shouldRefuseWhatIsNoObject(String body) {
    for (var path : POSTS) {
      isProblem(rest.post(path, body), 400);
    }
  }

  @Test
  void shouldRefuseWhatIsNotUtf8() {
    for (var body :
        List.of(
            new byte[] {(byte) 0xff},
            "{\"symbols\":[\"é\"]}".getBytes(ISO_8859_1),
            "{\"symbols\":[\"AAPL\"]}".getBytes(java.nio.charset.StandardCharsets.UTF_16))) {
      isProblem(post(QUOTES, "identity", body), 400);
    }
  }

  // Paths and queries

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/auth/token",
        "/api/v1/auth/token/",
        "/api/v1/auth/token//",
        "//api/v1/auth/token",
        "/api//v1/auth/token",
        "/api/v1/auth/./token",
        "/api/v1/auth/x/../token",
        "/api/v1/auth/%74oken",
        "/api/v1/auth%2Ftoken",
        "/api/v1/AUTH/token",
        "/api/v1/auth/token;x=1",
        "/api/v1/auth/token?x=1",
        "/api/v1/auth/token/?x=%zz",
        "/api/v1/auth/token%20",
        "/api/v1/auth/token%00",
        "/%61%70%69/v1/auth/token"
      })
  void shouldMakeNoTokenByAnySpelling(String path) {
    var answer =
        ask(closed, "POST " + path, "Content-Type: application/json", "{\"user_id\":\"a\"}");

    assertThat(answer).containsPattern("^HTTP/1.1 40[0-9] ").doesNotContain("access_token");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/health",
    "/api/v1/ws",
    "/api/v1/ws/v1",
    "/",
    "/api/v1/docs",
    "/api/v1/assets/icon.svg",
    "/api/v1/assets/dashboard/x",
    "/api/v1/datafeed/bars",
    "/api/v1/datafeed/resolve/A",
    "/api/v1/udf/history",
    "/metrics",
    "/nothing"
  })
  void shouldAnswerEveryBrokenEscape(String path) {
    for (var broken :
        List.of("%zz", "%", "%a", "%%", "%C3", "%C3%28", "%ED%A0%80", "%u0041", "%00")) {
      for (var asked :
          List.of(
              path + "?access_token=" + broken,
              path + "?" + broken + "=x",
              path + "?symbol=" + broken,
              path + "#" + broken,
              path + "/" + broken)) {
        for (var upgrade : List.of("X: y", "Connection: Upgrade\r\nUpgrade: websocket")) {
          var head = ask(server, "GET " + asked, upgrade, "");

          assertThat(head).as(asked).containsPattern("^HTTP/1.1 (101|200|[34][0-9][0-9]) ");
        }
      }
    }
  }

  @Test
  void shouldAnswerABrokenEscapeInAHandshake() {
    for (var path : List.of("/api/v1/ws", "/api/v1/ws/v1")) {
      try (var socket = RawSocket.connect(server.port())) {
        var head = socket.ask(RawSocket.handshake(path + "?access_token=%zz"));

        assertThat(head).startsWith("HTTP/1.1 400 ").contains("nosniff");
        assertThat(socket.rest()).contains("percent").doesNotContain("%zz");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: x",
        "Accept: ;;,,",
        "Accept: text/html;q=x",
        "Accept: */",
        "Content-Type: x",
        "Content-Type: ;",
        "Content-Type: /",
        "Content-Type: application/json; charset=nope",
        "Content-Type: text/plain; =",
        "Origin: %zz",
        "Origin: null",
        "Origin: x y",
        "Cookie: =;=",
        "Cookie: a",
        "Accept-Language: !!",
        "Accept-Charset: nope",
        "Accept-Encoding: ;q=",
        "If-Modified-Since: x",
        "If-None-Match: x",
        "Range: bytes=9-1",
        "Authorization: x",
        "Content-Encoding: ,",
        "X-Forwarded-For: x",
        "Forwarded: for=",
        "Access-Control-Request-Method: x"
      })
  void shouldAnswerEveryHeader(String header) {
    for (var asked :
        List.of(
            "GET /",
            "GET /api/v1/health",
            "GET /api/v1/docs",
            "GET /api/v1/assets/icon.svg",
            "GET /api/v1/ws",
            "GET /api/v1/datafeed/search",
            "GET /nothing",
            "POST " + QUOTES,
            "OPTIONS /api/v1/health",
            "HEAD /api/v1/health",
            "PUT /api/v1/health",
            "TRACE /",
            "NONSENSE /api/v1/health")) {
      var body = asked.startsWith("POST") ? "{\"symbols\":[\"AAPL\"]}" : "";

      assertThat(ask(server, asked, header, body))
          .as(asked + " " + header)
          .containsPattern("^HTTP/1.1 (200|[34][0-9][0-9]) ")
          .contains("X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer");
    }
  }

  // What is repeated

  @Test
  void shouldCutWhatItRepeats() {
    var long_ = "y".repeat(3000);
    for (var path :
        List.of(
            "/" + long_,
            "/api/v1/datafeed/resolve/" + long_,
            "/api/v1/datafeed/bars?resolution=1&symbol=" + long_,
            "/api/v1/datafeed/bars?symbol=AAPL&resolution=" + long_,
            "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&from_time=" + long_,
            "/api/v1/datafeed/search?user_input=" + long_,
            "/api/v1/udf/symbols?symbol=" + long_,
            "/api/v1/udf/history?symbol=AAPL&resolution=" + long_,
            "/api/v1/assets/dashboard/" + long_,
            "/api/v1/health/" + long_)) {
      isShort(ask(server, "GET " + path, "X: y", ""), path);
    }
    for (var path : List.of(QUOTES, TOKEN)) {
      isShort(ask(server, "POST " + path, "Content-Type: text/" + long_, "{}"), path);
      isShort(ask(server, "POST " + path, "Content-Encoding: " + long_, "{}"), path);
      isShort(ask(server, "PUT " + path + "?" + long_, "X: y", "{}"), path);
      isShort(ask(server, long_.substring(0, 200) + " " + path, "X: y", "{}"), path);
    }
    isShort(ask(server, "GET /api/v1/health", "Accept: text/" + long_, ""), "Accept");
    isShort(
        ask(
            server,
            "GET /api/v1/ws",
            "Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: " + long_,
            ""),
        "Sec-WebSocket-Version");
  }

  private static void isShort(String answer, String as) {
    assertThat(answer).as(as).containsPattern("^HTTP/1.1 4").doesNotContain("y".repeat(101));
  }

  private static void isProblem(RestClient.Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
  }

  /** A request and the whole answer, over a connection of its own. */
  private static String ask(ServerUnderTest at, String asked, String header, String body) {
    var contentType = header.startsWith("Content-Type") ? "" : "Content-Type: application/json\r\n";
    try (var socket = RawSocket.connect(at.port())) {
      var head =
          socket.ask(
              "%s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                  .formatted(asked, contentType, header, body.length(), body));
      return head.startsWith("HTTP/1.1 101") ? head : head + socket.rest();
    }
  }

  private static RestClient.Answer post(String path, String coding, byte[] body) {
    return rest.exchange(
        rest.request(path, "Content-Type", "application/json", "Content-Encoding", coding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static String many(int count, String element) {
    return String.join(",", Collections.nCopies(count, element));
  }

  private interface Coder {
    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] gzip(byte[] bytes) {
    return coded(bytes, GZIPOutputStream::new);
  }

  private static byte[] deflate(byte[] bytes, boolean raw) {
    return coded(
        bytes,
        out -> new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, raw)));
  }

  private static byte[] coded(byte[] bytes, Coder coder) {
    var out = new ByteArrayOutputStream();
    try (var in = coder.around(out)) {
      in.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Test
  void shouldBeSoundAfterwards() {
    assertThat(Documents.json(rest.get("/api/v1/health").text()).get("status").asText())
        .isEqualTo("ok");
  }
}
