package io.tapeloom.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedFilesTest {

  private final PackedFiles files = new PackedFiles("/packed");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd | br   | as br",
        "gzip, deflate           | gzip | as gzip",
        "gzip;q=1.0, br;q=0      | gzip | as gzip",
        "br;q=0.5                | br   | as br",
        "identity                |      | plain",
        "vbr, gzip-like          |      | plain",
      })
  void shouldSendTheSmallestThatIsTaken(String accepted, String coding, String content)
      throws IOException {
    var file = files.find("both-12345678.js", List.of(accepted)).orElseThrow();

    assertThat(file.coding().orElse(null)).isEqualTo(coding);
    assertThat(new String(file.bytes(), StandardCharsets.UTF_8)).isEqualTo(content);
  }

  @Test
  void shouldReadAllHeaders() throws IOException {
    var file = files.find("both-12345678.js", List.of("identity", "gzip")).orElseThrow();

    assertThat(file.coding()).contains("gzip");
  }

  @Test
  void shouldSendAsItIsWhatWasNotCompressed() throws IOException {
    var file = files.find("alone.woff2", List.of("gzip, br")).orElseThrow();

    assertThat(file.coding()).isEmpty();
    assertThat(new String(file.bytes(), StandardCharsets.UTF_8)).isEqualTo("alone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent.js", "../pages/redoc.html", "..", ".", "", "a/b", "packed\\x"})
  void shouldFindNothingElse(String name) throws IOException {
    assertThat(files.find(name, List.of("br"))).isEmpty();
  }
}
