package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is where there was no npm to build the page at {@code /}. */
class UnbuiltPageTest {

  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  private static final Pattern PLACE = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void shouldServeAllTheRestAndSayHowToBuildThePage() throws IOException, URISyntaxException {
    try (var program = ProgramTest.start(Map.of(), classPathWithoutPage());
        var http = HttpClient.newHttpClient()) {
      var line = program.awaitLine(found -> ProgramTest.ADDRESS.matcher(found).find());
      int port = ProgramTest.portOf(line);
      var rest = new RestClient(http, URI.create("http://127.0.0.1:%d/".formatted(port)));

      var page = rest.get("/", "Accept", BROWSER);
      var index = rest.get("/");
      var bars = rest.get("/api/v1/datafeed/bars?symbol=AAPL&resolution=D&count_back=5");
      ProgramTest.subscribe(port);
      var dead = places(page.text()).stream().filter(place -> !answers(rest, place)).toList();
      program.terminate();

      assertThat(page.mediaType()).isEqualTo("text/html");
      assertThat(page.text())
          .contains("was not built", "make build", "make dev", "Node.js " + nodeVersion());
      assertThat(dead).as("places that the page names in vain").isEmpty();
      assertThat(index.json().get("name").asText()).isEqualTo("Tapeloom");
      assertThat(bars.json().get("bars")).hasSize(5);
      assertThat(program.awaitExit()).isZero();
      assertThat(program.err()).isEmpty();
    }
  }

  /** The class path of the program, where the folder of its classes lacks what npm builds. */
  private String classPathWithoutPage() throws IOException, URISyntaxException {
    var classes =
        Path.of(Tapeloom.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var parts = Files.newDirectoryStream(classes, part -> !part.endsWith("dashboard"))) {
      for (var part : parts) {
        var _ = Files.createSymbolicLink(folder.resolve(part.getFileName()), part);
      }
    }
    return ProgramTest.classPath().replace(classes.toString(), folder.toString());
  }

  private static List<String> places(String page) {
    return PLACE.matcher(page).results().map(place -> place.group(1)).distinct().toList();
  }

  private static boolean answers(RestClient rest, String place) {
    return rest.exchange(rest.request(place).GET()).status() == 200;
  }

  /** The oldest Node.js that builds the page. */
  private static String nodeVersion() throws IOException {
    var engines = Documents.json(Files.readString(Project.file("dashboard/package.json")));
    return engines.at("/engines/node").asText().replace(">=", "");
  }
}
