package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.feed.binance.live.StandInVenue;
import io.tapeloom.feed.binance.live.VenueMarket;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program itself, in a JVM of its own. */
class ProgramTest {

  static final Pattern ADDRESS = Pattern.compile("Tapeloom serves on \\S+localhost:(\\d+)");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BAR_BROADCASTER_INTERVAL | abc  | a number of seconds from 0.01 to 3600",
        "BAR_BROADCASTER_SYMBOLS  | NOPE | a comma-separated list of"
            + " AAPL GOOGL MSFT TSLA AMZN NVDA META"
      })
  void shouldNotStartWithABadVariable(String variable, String value, String allowed) {
    try (var program = start(Map.of(variable, value))) {

      int exit = program.awaitExit();

      assertThat(exit).isEqualTo(1);
      assertThat(program.err())
          .containsExactly(
              "tapeloom: %s must be %s, got \"%s\"".formatted(variable, allowed, value));
      assertThat(program.out()).isEmpty();
    }
  }

  @Test
  void shouldNotStartOnAPortThatIsInUse() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var program = start(Map.of("PORT", Integer.toString(other.getLocalPort())))) {

      int exit = program.awaitExit();

      assertThat(exit).isEqualTo(1);
      assertThat(program.err())
          .containsExactly(
              "tapeloom: Port %d is in use: stop the program that listens on it, or set PORT to another port"
                  .formatted(other.getLocalPort()));
    }
  }

  @Test
  void shouldNotStartOnAnAddressThatIsNotOurs() {
    try (var program = start(Map.of("HOST", "192.0.2.1"))) {

      int exit = program.awaitExit();

      assertThat(exit).isEqualTo(1);
      assertThat(program.err()).singleElement().asString().contains("192.0.2.1", "HOST");
    }
  }

  @Test
  void shouldNotStartOnAVenueThatDoesNotHaveTheSymbol() {
    try (var venue = StandInVenue.wandering(VenueMarket.SPOT, "BTCUSDT", 0, 1);
        var program =
            start(
                Map.of(
                    "FEED", "binance",
                    "BINANCE_SYMBOLS", "BTCUSDT,NOPE",
                    "BINANCE_REST_URL", venue.restUrl().toString()))) {

      int exit = program.awaitExit();

      assertThat(exit).isEqualTo(1);
      assertThat(program.err())
          .containsExactly(
              "tapeloom: FEED=binance cannot be used: %s has no NOPE on its market spot"
                  .formatted(venue.restUrl()));
    }
  }

  private static Path bars(Path folder, String name) throws IOException {
    return Files.writeString(
        folder.resolve(name), "Date,Open,High,Low,Close,Volume\n2024-03-04,10,12,9,11,100\n");
  }

  private static void refuses(Map<String, String> environment, String line) {
    try (var program = start(environment)) {

      int exit = program.awaitExit();

      assertThat(exit).isEqualTo(1);
      assertThat(program.err()).singleElement().asString().contains(line);
    }
  }

  @Test
  void shouldNotStartWithSymbolsThatDifferOnlyInCase(@TempDir Path folder) throws IOException {
    var upper = bars(folder, "AAPL.csv");
    var lower = bars(folder, "aapl.csv");
    refuses(
        Map.of("FEED", "recording", "FEED_FILES", folder.toString()),
        "%s has the symbol aapl, which differs only in case from AAPL of %s; rename one of them"
            .formatted(lower, upper));

    var symbols =
        Files.writeString(
            folder.resolve("symbols.json"),
            "[{\"symbol\":\"AAPL\",\"price\":10},{\"symbol\":\"aapl\",\"price\":99}]");
    refuses(
        Map.of("MARKET_SYMBOLS_FILE", symbols.toString()),
        "duplicate symbol: AAPL at [0], aapl at [1] (case is ignored)");
  }

  @Test
  void shouldNotStartWithMoreSymbolsThanTheHeapHolds(@TempDir Path folder) throws IOException {
    var symbols =
        Files.writeString(
            folder.resolve("symbols.json"),
            IntStream.range(0, 9_000)
                .mapToObj("{\"symbol\":\"S%04d\",\"price\":10}"::formatted)
                .collect(Collectors.joining(",", "[", "]")));

    refuses(
        Map.of("MARKET_SYMBOLS_FILE", symbols.toString()),
        "9000 instruments do not fit into a heap of");
  }

  /** Beyond a hundred files, one line has the sums of the others. */
  @Test
  void shouldLogWhatItHasReadOfEachFile(@TempDir Path folder) throws IOException {
    for (int i = 0; i < 120; i++) {
      bars(folder, "S%03d.csv".formatted(i));
    }
    Files.writeString(
        folder.resolve("BAD.csv"),
        "Date,Open,High,Low,Close,Volume\n2024-03-04,10,12,9,11,100\nsoon,1,1,1,1,1\n");
    try (var program =
        start(
            Map.of("FEED", "recording", "FEED_LENIENT", "true", "FEED_FILES", folder.toString()))) {
      program.awaitLine(line -> ADDRESS.matcher(line).find());
      program.terminate();

      assertThat(program.awaitExit()).isZero();
      assertThat(program.out())
          .anyMatch(
              line ->
                  line.endsWith(
                      "BAD.csv: skipped 1 of 2 lines of BAD, resolution D: "
                          + "[line 3 has a date that cannot be read]"))
          .anyMatch(line -> line.endsWith("S000.csv: 1 lines of S000, resolution D"))
          .anyMatch(
              line ->
                  line.endsWith(
                      "21 more files: skipped 0 of 21 lines in 0 of them, 0 have remarks"));
      assertThat(program.out().stream().filter(line -> line.contains(".csv: ")).count())
          .isEqualTo(100);
    }
  }

  @Test
  void shouldLogAndServeAndEndWhenTold() throws IOException {
    try (var program = start(Map.of("LOG_FORMAT", "json", "LOG_LEVEL", "debug"))) {
      int port = portOf(program.awaitLine(line -> ADDRESS.matcher(line).find()));
      subscribe(port);
      program.awaitLine(line -> line.contains(" has ended"));

      program.terminate();

      assertThat(program.awaitExit()).isZero();
      isFree(port);
      assertThat(program.err()).isEmpty();
      checkSubscriptionEvents(program.out().stream().map(Documents::json).toList());
    }
  }

  @Test
  void shouldSayThatItWasToldToStopDuringTheStart() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var program =
            start(
                Map.of(
                    "FEED", "binance",
                    "BINANCE_SYMBOLS", "BTCUSDT",
                    "BINANCE_REST_URL", "http://127.0.0.1:" + silent.getLocalPort()));
        var question = silent.accept()) {
      assertThat(question.isConnected()).isTrue();

      program.terminate();

      assertThat(program.awaitExit()).isEqualTo(143);
      assertThat(program.err()).containsExactly("tapeloom: stopped by a signal during the start");
    }
  }

  private static void checkSubscriptionEvents(List<JsonNode> log) {
    assertThat(log)
        .allSatisfy(
            event -> {
              assertThat(Instant.parse(event.get("@timestamp").asText())).isNotNull();
              assertThat(event.get("service.name").asText()).isEqualTo("tapeloom");
              assertThat(event.has("log.logger")).isTrue();
            });
    var subscribed =
        log.stream()
            .filter(event -> event.path("message").asText().contains(" subscribed to "))
            .toList();
    assertThat(subscribed)
        .extracting(event -> event.get("log.level").asText())
        .containsExactly("DEBUG", "DEBUG");
    var uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    var first = subscribed.getFirst().get("message").asText();
    var second = subscribed.getLast().get("message").asText();
    assertThat(first).matches("Session " + uuid + " subscribed to bars:AAPL:1, 1 in total");
    assertThat(second)
        .isEqualTo(first.replace("bars:AAPL:1, 1 in total", "bars:MSFT:D, 2 in total"));
  }

  @Test
  void shouldLogLinesForATerminalUnlessTold() {
    try (var program = start(Map.of())) {
      var serving = program.awaitLine(line -> ADDRESS.matcher(line).find());

      program.terminate();

      assertThat(program.awaitExit()).isZero();
      assertThat(serving)
          .matches(
              "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)"
                  + " INFO +Tapeloom - Tapeloom serves on .*");
      assertThat(program.out()).allMatch(line -> line.matches("\\d{4}-.* (INFO|WARN) .* - .*"));
      assertThat(program.out()).noneMatch(line -> line.contains("subscribed"));
      assertThat(program.err()).isEmpty();
    }
  }

  @Test
  void shouldWarnOfNothingAtAnOrdinaryStart() {
    try (var program = start(Map.of("LOG_LEVEL", "debug", "AUTH_JWT_SECRET", "s".repeat(32)))) {
      readMetrics(portOf(program.awaitLine(line -> ADDRESS.matcher(line).find())));

      program.terminate();

      assertThat(program.awaitExit()).isZero();
      assertThat(program.out())
          .isNotEmpty()
          .noneMatch(line -> line.contains("already registered"))
          .noneMatch(line -> line.matches("\\S+ (WARN|ERROR) .*"));
    }
  }

  @Test
  void shouldReportMoreConnectionsThanItHasDescriptorsFor() {
    try (var program =
        startLimited(600, Map.of("MAX_CONNECTIONS", "900", "AUTH_JWT_SECRET", "s".repeat(32)))) {
      program.awaitLine(line -> ADDRESS.matcher(line).find());

      program.terminate();

      assertThat(program.awaitExit()).isZero();
      assertThat(program.out().stream().filter(line -> line.contains(" WARN ")))
          .singleElement()
          .asString()
          .contains(
              "900 connections are allowed, but the process may open only 600 file descriptors");
    }
  }

  /** Reads the metrics, which registers the last meters. */
  private static void readMetrics(int port) {
    try (var http = HttpClient.newHttpClient()) {
      var rest = new RestClient(http, URI.create("http://127.0.0.1:%d/".formatted(port)));
      assertThat(rest.exchange(rest.request("/metrics").GET()).status()).isEqualTo(200);
    }
  }

  /** Subscribes to two topics of the program at a port, and leaves. */
  static void subscribe(int port) {
    try (var http = HttpClient.newHttpClient()) {
      var rest = new RestClient(http, URI.create("http://127.0.0.1:%d/".formatted(port)));
      var document = rest.exchange(rest.request("/api/v1/ws/asyncapi.json").GET()).json();
      try (var client =
          OperationClient.connect(
              http,
              URI.create("ws://127.0.0.1:%d/api/v1/ws".formatted(port)),
              MessageContract.of(document),
              Map.of())) {
        client.subscribe("AAPL", "1");
        client.subscribe("MSFT", "D");
      }
    }
  }

  static int portOf(String line) {
    var address = ADDRESS.matcher(line);
    assertThat(address.find()).isTrue();
    return Integer.parseInt(address.group(1));
  }

  private static void isFree(int port) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true); // as the server does, for what is left of its connections
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      assertThat(socket.isBound()).isTrue();
    }
  }

  /** Starts the program with nothing in its environment but this, on a free port. */
  static ChildProcess start(Map<String, String> environment) {
    return start(environment, classPath());
  }

  /** The same, of other classes and resources. */
  static ChildProcess start(Map<String, String> environment, String classPath) {
    return start(environment, classPath, Tapeloom.class, "-XX:+ExitOnOutOfMemoryError");
  }

  /** The same, begun by another class, and with more flags. */
  static ChildProcess start(
      Map<String, String> environment, String classPath, Class<?> main, String... flags) {
    return run(environment, command(classPath, main, flags));
  }

  /** Starts the program with at most so many file descriptors. */
  private static ChildProcess startLimited(int descriptors, Map<String, String> environment) {
    var command =
        new ArrayList<>(
            List.of("sh", "-c", "ulimit -n %d && exec \"$@\"".formatted(descriptors), "sh"));
    command.addAll(command(classPath(), Tapeloom.class));
    return run(environment, command);
  }

  private static List<String> command(String classPath, Class<?> main, String... flags) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", classPath, main.getName()));
    return command;
  }

  private static ChildProcess run(Map<String, String> environment, List<String> command) {
    return ChildProcess.start(
        command,
        Path.of("."),
        builder -> {
          builder.environment().clear();
          builder.environment().putAll(Map.of("HOST", "127.0.0.1", "PORT", "0"));
          builder.environment().putAll(environment);
        });
  }

  /** The class path of this JVM without the tests, and so without their set-up of the log. */
  static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
