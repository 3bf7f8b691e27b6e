package io.tapeloom.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.simple.SimpleHttpRequest;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedFilesTest {

  private final PackedFiles files = new PackedFiles("/packed", _ -> "no-cache");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd | br       | as br",
        "gzip, deflate           | gzip     | as gzip",
        "gzip;q=1.0, br;q=0      | gzip     | as gzip",
        "br;q=0.5                | br       | as br",
        "identity                | identity | plain",
        "vbr, gzip-like          | identity | plain",
      })
  void shouldSendTheSmallestThatIsTaken(String accepted, String coding, String content)
      throws IOException {
    var answer = answer("both-12345678.js", List.of(accepted));

    assertThat(answer.header("Content-Encoding")).isEqualTo(coding);
    assertThat(text(answer)).isEqualTo(content);
  }

  @Test
  void shouldReadAllHeaders() throws IOException {
    var answer = answer("both-12345678.js", List.of("identity", "gzip"));

    assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
  }

  @Test
  void shouldSendAsItIsWhatWasNotCompressed() throws IOException {
    var answer = answer("alone.woff2", List.of());

    assertThat(answer.header("Content-Encoding")).isNull();
    assertThat(text(answer)).isEqualTo("alone");
  }

  @Test
  void shouldSendNothingToWhoHasItInAnyForm() throws IOException {
    var plain = answer("both-12345678.js", List.of("identity"));
    var request = new SimpleHttpRequest<>(io.micronaut.http.HttpMethod.GET, "/", null);
    request.header("Accept-Encoding", "br");
    request.header("If-None-Match", "\"other\", W/" + plain.header("ETag"));

    var again = files.find("both-12345678.js").orElseThrow().answer(request);

    assertThat(again.code()).isEqualTo(304);
    assertThat(again.getBody()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent.js", "../pages/redoc.html", "..", ".", "", "a/b", "packed\\x"})
  void shouldFindNothingElse(String name) throws IOException {
    assertThat(files.find(name)).isEmpty();
  }

  private HttpResponse<?> answer(String name, List<String> accepted) throws IOException {
    var request = new SimpleHttpRequest<>(io.micronaut.http.HttpMethod.GET, "/", null);
    accepted.forEach(value -> request.header("Accept-Encoding", value));
    return files.find(name).orElseThrow().answer(request);
  }

  private static String text(HttpResponse<?> answer) {
    return answer.getBody(ByteBuf.class).orElseThrow().toString(StandardCharsets.UTF_8);
  }
}
