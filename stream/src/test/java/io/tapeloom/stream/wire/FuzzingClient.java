package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The fuzzing client of the Autobahn test suite, in its own process. The system property {@code
 * conformance.libraries} names the folder of its libraries.
 *
 * @param folder receives its log and a report of each case
 */
record FuzzingClient(Path folder) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LIBRARIES = "conformance.libraries";
  private static final int MAX_MINUTES = 20;
  private static final String START = "from autobahntestsuite import wstest; wstest.run()";

  /**
   * The result of one case.
   *
   * @param id such as {@code 6.4.1}
   * @param behavior how the messages went
   * @param closing how the connection ended
   */
  record Verdict(String id, String behavior, String closing) {

    /** The first number of the id. */
    int group() {
      return Integer.parseInt(id.substring(0, id.indexOf('.')));
    }
  }

  /**
   * Runs the cases against a server.
   *
   * @param agent names the server in the reports
   * @param cases patterns of ids, such as {@code 6.*}
   * @param except patterns of ids that are left out
   */
  List<Verdict> run(String agent, String url, List<String> cases, List<String> except)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var log = folder.resolve(agent + ".log");
    var reports = folder.resolve(agent);
    var index = reports.resolve("index.json");
    Files.deleteIfExists(index);
    var order = folder.resolve(agent + ".json");
    JSON.writeValue(
        order.toFile(),
        Map.of(
            "options", Map.of("failByDrop", false),
            "outdir", reports.toString(),
            "servers", List.of(Map.of("agent", agent, "url", url)),
            "cases", cases,
            "exclude-cases", except,
            "exclude-agent-cases", Map.of()));

    var client =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                libraries(),
                "org.python.util.jython",
                "-c",
                START,
                "-m",
                "fuzzingclient",
                "-s",
                order.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(client.waitFor(MAX_MINUTES, TimeUnit.MINUTES)).as("it ends: %s", log).isTrue();
    } finally {
      client.destroyForcibly();
    }
    assertThat(client.exitValue()).as("see %s", log).isZero();
    return verdicts(JSON.readTree(index.toFile()).path(agent));
  }

  private static String libraries() throws IOException {
    var folder = System.getProperty(LIBRARIES);
    assertThat(folder).as("%s: run `make conformance`", LIBRARIES).isNotNull();
    try (var files = Files.list(Path.of(folder))) {
      return files.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static List<Verdict> verdicts(JsonNode byId) {
    var verdicts = new ArrayList<Verdict>();
    byId.properties()
        .forEach(
            each ->
                verdicts.add(
                    new Verdict(
                        each.getKey(),
                        each.getValue().path("behavior").asText(),
                        each.getValue().path("behaviorClose").asText())));
    verdicts.sort(Comparator.comparingInt(Verdict::group).thenComparing(Verdict::id));
    return verdicts;
  }
}
