package io.tapeloom.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.Project;
import io.tapeloom.server.ServerAhead;
import io.tapeloom.server.ServerUnderTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page at {@code /}. */
@Tag("browser")
class DashboardTest {

  private static final Pattern SCRIPT =
      Pattern.compile("/api/v1/assets/dashboard/[\\w-]+-[\\w-]{8}\\.js");

  @BeforeAll
  static void isBuilt() {
    assertThat(DashboardTest.class.getResource("/dashboard/index.html"))
        .as("the page is not built, run make test")
        .isNotNull();
  }

  @Test
  void shouldServeAPersonAndOutliveItsServer() {
    ContractCheck.passes("check-dashboard.mjs", arguments("pages"));
  }

  @Test
  void shouldShowAnotherMarketAtTheSameAddress() {
    ContractCheck.passes("check-markets.mjs", arguments("markets"));
  }

  @Test
  void shouldCallNothingLiveThatIsNot() {
    ContractCheck.passes("check-standing.mjs", arguments("standing"));
  }

  /** A folder for pictures, and the command that starts a server. */
  private static String[] arguments(String folder) {
    return new String[] {
      Project.file("server/target/" + folder).toString(),
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-Xmx512m",
      "-XX:+ExitOnOutOfMemoryError",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-cp",
      System.getProperty("java.class.path"),
      ServerAhead.class.getName()
    };
  }

  @Test
  void shouldHaveBrowsersKeepWhatNeverChanges() {
    try (var server = ServerUnderTest.start(Map.of())) {
      var rest = server.rest();
      var page = rest.get("/", "Accept", "text/html");
      var script = SCRIPT.matcher(page.text());
      assertThat(script.find()).isTrue();

      var answer = rest.exchange(rest.request(script.group(), "Accept-Encoding", "gzip, br").GET());

      assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
      assertThat(page.headers().firstValue("content-security-policy").orElse(""))
          .endsWith("script-src 'self'");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().firstValue("cache-control"))
          .contains("public, max-age=31536000, immutable");
      assertThat(answer.headers().allValues("content-encoding")).containsExactly("br");
      assertThat(answer.headers().firstValue("vary")).contains("Accept-Encoding");
      assertThat(answer.mediaType()).isEqualTo("text/javascript");
    }
  }

  @Test
  void shouldSayWhichFileThereIsNot() {
    try (var server = ServerUnderTest.start(Map.of())) {
      var rest = server.rest();

      var answer = rest.exchange(rest.request("/api/v1/assets/dashboard/absent.js").GET());

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.mediaType()).isEqualTo("application/problem+json");
      assertThat(answer.text()).contains("absent.js");
    }
  }
}
