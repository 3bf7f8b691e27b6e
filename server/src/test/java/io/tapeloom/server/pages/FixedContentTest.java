package io.tapeloom.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.ServerUnderTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents, pages and their files: made once, compressed once, sent to whoever lacks them. */
class FixedContentTest {

  @AutoClose private static final ServerUnderTest server = ServerUnderTest.start(Map.of());

  @AutoClose private static final HttpClient http = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/openapi.json",
        "/api/v1/asyncapi.yaml",
        "/api/v1/asyncapi.json",
        "/api/v1/ws/asyncapi.json",
        "/api/v1/docs",
        "/api/v1/redoc",
        "/api/v1/asyncapi",
        "/api/v1/ws/asyncapi",
        "/api/v1/assets/icon.svg",
        "/api/v1/assets/console/console.js",
        "/api/v1/assets/asyncapi-react/without-parser.js",
        "/api/v1/assets/swagger-ui/swagger-ui-bundle.js",
        "/api/v1/assets/redoc.standalone.js",
      })
  void shouldBeTheSameInEveryCodingAndNotBeSentTwice(String path) throws Exception {
    var plain = get(path);
    var coded = get(path, "Accept-Encoding", "gzip, deflate");
    var foreign = get(path, "Accept-Encoding", "deflate, zstd");
    var known = get(path, "If-None-Match", tag(coded), "Accept-Encoding", "gzip");

    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
    assertThat(plain.headers().allValues("vary")).contains("Accept-Encoding");
    assertThat(unpacked(coded)).isEqualTo(plain.body());
    assertThat(foreign.body()).isEqualTo(plain.body());
    assertThat(tag(plain)).startsWith("\"").isEqualTo(tag(get(path)));
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(tag(known)).isEqualTo(tag(coded));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/asyncapi.yaml", "/api/v1/ws/asyncapi.json"})
  void shouldNameTheHostThatWasAskedEvenAfterManyOthers(String path) {
    var first = askedAs(path, "one.example:81");
    for (int i = 0; i < 40; i++) {
      assertThat(askedAs(path, "host-%d.example".formatted(i)))
          .contains("host-%d.example".formatted(i));
    }

    assertThat(askedAs(path, "one.example:81")).isEqualTo(first).contains("one.example:81");
    assertThat(askedAs(path, "[::1]:8000")).contains("[::1]:8000");
    assertThat(askedAs(path, "a'b")).doesNotContain("a'b").contains("localhost:");
    assertThat(askedAs(path, "a\"b")).doesNotContain("a\"b").contains("Host must be host[:port]");
  }

  /** The JDK's client does not let a test choose its Host header. */
  private static String askedAs(String path, String host) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.substring(answer.indexOf("\r\n\r\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(server.uri("http", path));
    return http.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String tag(HttpResponse<?> answer) {
    return answer.headers().firstValue("etag").orElseThrow();
  }

  private static byte[] unpacked(HttpResponse<byte[]> answer) throws IOException {
    if (answer.headers().firstValue("content-encoding").orElse("").equals("gzip")) {
      try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
        return in.readAllBytes();
      }
    }
    return answer.body();
  }
}
