package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server, in a process of its own, whose store finds no descriptor to read by. */
class StarvedStoreTest {

  private static final Map<String, String> MARKET =
      Map.of("MARKET_SEED", "7", "HISTORY_DAYS", "260");

  @TempDir private Path folder;

  @Test
  void shouldSayThatTheHistoryIsAwayAndComeBack() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/prlimit")), "the limit is set by prlimit");
    var environment = new HashMap<>(MARKET);
    environment.put("DATA_DIR", folder.toString());
    try (var program = ProgramTest.start(environment);
        var http = HttpClient.newHttpClient()) {
      int port =
          ProgramTest.portOf(program.awaitLine(line -> ProgramTest.ADDRESS.matcher(line).find()));
      // One connection, which is kept: another would have no descriptor.
      assertThat(get(http, port, bars(0)).statusCode()).isEqualTo(200);
      assertThat(get(http, port, bars(0).replace("AAPL", "NOPE")).statusCode()).isEqualTo(404);

      limit(program, "3");
      var starved = new ArrayList<HttpResponse<String>>();
      for (int week = 1; week <= 4; week++) {
        starved.add(get(http, port, bars(week)));
        starved.add(get(http, port, history(week)));
      }
      limit(program, "4096");
      var fed = get(http, port, bars(1));

      assertThat(starved)
          .allSatisfy(
              answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
                assertThat(Documents.json(answer.body()).get("detail").asText())
                    .startsWith("The history cannot be read now: ");
              });
      assertThat(fed.statusCode()).isEqualTo(200);
      assertThat(program.out()).filteredOn(line -> line.contains("cannot be read")).hasSize(1);
      assertThat(program.out()).filteredOn(line -> line.contains("can be read again")).hasSize(1);
      assertThat(program.out()).noneMatch(line -> line.contains("\tat "));
    }
  }

  private static void limit(ChildProcess program, String descriptors) throws Exception {
    var process =
        new ProcessBuilder(
                "prlimit", "--pid", program.pid() + "", "--nofile=" + descriptors + ":4096")
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private static HttpResponse<String> get(HttpClient http, int port, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
            .timeout(Duration.ofSeconds(60))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Bars of minutes, of a week that nobody has read yet. */
  private static String bars(int week) {
    long to = end(week);
    return "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&from_time=%d&to_time=%d"
        .formatted(to - 3600, to);
  }

  private static String history(int week) {
    long to = end(week);
    return "/api/v1/udf/history?symbol=AAPL&resolution=1&from=%d&to=%d".formatted(to - 3600, to);
  }

  private static long end(int week) {
    return Instant.now().minus(Duration.ofDays(200 + 7L * week)).getEpochSecond();
  }
}
