package io.tapeloom.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.ManualClock;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.stream.loop.NanoClock;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of browsers ask for the same bars: what they and the caches between may keep. */
class BarCachingTest {

  private static final Instant NOW = Instant.parse("2026-03-04T15:16:17.500Z");

  private static final String CLOSED =
      "/api/v1/datafeed/bars?symbol=AAPL&resolution=5&from_time=1772500000&to_time=1772600000";
  private static final String CLOSED_COUNT =
      "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=5000&to_time=1772600000";
  private static final String EMPTY =
      "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&from_time=100&to_time=200";
  private static final String UDF_CLOSED =
      "/api/v1/udf/history?symbol=AAPL&resolution=D&from=1770000000&to=1772500000";
  private static final String OPEN =
      "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=50000";
  private static final String OPEN_DAY =
      "/api/v1/datafeed/bars?symbol=AAPL&resolution=D&from_time=1770000000&to_time=1772635000";
  private static final String UDF_OPEN =
      "/api/v1/udf/history?symbol=AAPL&resolution=1&countback=20";

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of(), new ManualClock(NOW), NanoClock.system());

  @AutoClose private static final HttpClient http = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(strings = {CLOSED, CLOSED_COUNT, EMPTY, UDF_CLOSED})
  void shouldLetEverybodyKeepClosedBars(String path) throws Exception {
    var answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "cache-control"))
        .isEqualTo("public, max-age=60, stale-while-revalidate=60");
  }

  @ParameterizedTest
  @ValueSource(strings = {OPEN, OPEN_DAY, UDF_OPEN})
  void shouldHaveOpenBarsAskedForAgain(String path) throws Exception {
    var answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "cache-control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @ValueSource(strings = {CLOSED, CLOSED_COUNT, EMPTY, UDF_CLOSED, OPEN, OPEN_DAY, UDF_OPEN})
  void shouldSendNothingToAClientThatHasTheBars(String path) throws Exception {
    var first = get(path, "Accept-Encoding", "gzip");
    var tag = header(first, "etag");
    var strong = tag.replaceFirst("^W/", "");
    assertThat(tag).matches("W/\"[0-9a-f]+\"");
    for (var known : new String[] {tag, strong, "\"x\", " + tag, "*"}) {
      var again = get(path, "If-None-Match", known);

      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(header(again, "etag")).isEqualTo(tag);
      assertThat(header(again, "cache-control")).isEqualTo(header(first, "cache-control"));
    }
    assertThat(get(path, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldTagOtherBarsOtherwise() throws Exception {
    var tags = new ArrayList<String>();
    for (var path : List.of(CLOSED, CLOSED_COUNT, EMPTY, UDF_CLOSED, OPEN, UDF_OPEN)) {
      tags.add(header(get(path), "etag"));
    }

    assertThat(tags).doesNotHaveDuplicates();
  }

  /** A cache must not give a page of another origin what lacks the permission to read it. */
  @ParameterizedTest
  @ValueSource(strings = {CLOSED, OPEN, UDF_CLOSED})
  void shouldNameAllThatTheAnswerDependsOn(String path) throws Exception {
    for (var answer : new HttpResponse<?>[] {get(path), get(path, "Origin", "http://x.example")}) {
      assertThat(String.join(", ", answer.headers().allValues("vary")))
          .contains("Accept-Encoding")
          .contains("Origin");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CLOSED, CLOSED_COUNT, OPEN, UDF_CLOSED})
  void shouldCompressWhatIsLarge(String path) throws Exception {
    var plain = get(path);
    var coded = get(path, "Accept-Encoding", "gzip");

    assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
    assertThat(plain.body().length).isGreaterThan(1024);
    assertThat(header(coded, "content-encoding")).isEqualTo("gzip");
    assertThat(coded.body().length).isLessThan(plain.body().length / 2);
    try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(coded.body()))) {
      assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/datafeed/bars?symbol=NONE&resolution=1",
        "/api/v1/datafeed/bars?symbol=AAPL&resolution=7",
        "/api/v1/udf/history?symbol=NONE&resolution=1",
      })
  void shouldLetNobodyKeepARefusal(String path) throws Exception {
    var answer = get(path, "If-None-Match", "*");

    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.headers().firstValue("cache-control").orElse("")).doesNotContain("max-age");
    assertThat(answer.headers().firstValue("etag")).isEmpty();
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(server.uri("http", path));
    return http.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }
}
