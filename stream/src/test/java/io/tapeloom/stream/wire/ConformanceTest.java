package io.tapeloom.stream.wire;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelPipeline;
import io.tapeloom.stream.wire.FuzzingClient.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the cases of the Autobahn test suite. Binary messages are refused (1003), so the cases about
 * them do not apply. The version of the suite that runs on the JVM has no cases about compression;
 * {@link DeflateConformanceTest} has them.
 *
 * <p>The system property {@code conformance.cases} chooses among the rest; {@code
 * target/conformance} holds the reports and a table.
 */
@Tag("conformance")
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class ConformanceTest {

  private static final Set<String> GOOD = Set.of("OK", "NON-STRICT", "INFORMATIONAL");
  private static final String ALL = "1.* 2.* 3.* 4.* 5.* 6.* 7.* 9.* 10.*";
  private static final List<String> BINARY = List.of("1.2.*", "9.2.*", "9.4.*", "9.6.*", "9.8.*");

  /** The largest message of the suite, and the bound of the bytes that wait for a client. */
  private static final int LARGEST_BYTES = 16 << 20;

  private static final Path FOLDER = Path.of("target", "conformance").toAbsolutePath();
  private static final Path TABLE = FOLDER.resolve("table.txt");

  private final FuzzingClient client = new FuzzingClient(FOLDER);

  @BeforeAll
  static void beginTable() throws IOException {
    Files.createDirectories(FOLDER);
    Files.deleteIfExists(TABLE);
  }

  @Test
  void shouldConform() throws Exception {
    try (var server = start(_ -> {})) {
      check("plain", server.port());
    }
  }

  @Test
  void shouldConformOverTls(@TempDir Path folder) throws Exception {
    var keys = TlsKeys.make(folder);
    try (var server = start(pipeline -> pipeline.addLast(keys.serverHandler()));
        var relay = EncryptingRelay.start(keys, server.port())) {
      check("tls", relay.port());
    }
  }

  private static TestServer start(Consumer<ChannelPipeline> before) {
    var limits =
        TestServer.LIMITS.withMessageSizeLimit(LARGEST_BYTES).withMaxQueuedBytes(2 * LARGEST_BYTES);
    return TestServer.startBehind(before, new Echo(), limits);
  }

  private void check(String transport, int port) throws Exception {
    var cases = List.of(System.getProperty("conformance.cases", ALL).split(" "));

    var verdicts = client.run(transport, "ws://127.0.0.1:" + port + "/ws", cases, BINARY);
    Files.writeString(TABLE, table(transport, verdicts), CREATE, APPEND);

    assertThat(verdicts).filteredOn(verdict -> !isGood(verdict)).isEmpty();
    for (var pattern : cases) {
      assertThat(verdicts)
          .as("cases %s", pattern)
          .anyMatch(verdict -> verdict.id().startsWith(pattern.replace("*", "")));
    }
  }

  private static boolean isGood(Verdict verdict) {
    return GOOD.contains(verdict.behavior()) && GOOD.contains(verdict.closing());
  }

  private static String table(String transport, List<Verdict> verdicts) {
    var groups =
        verdicts.stream()
            .collect(Collectors.groupingBy(Verdict::group, TreeMap::new, Collectors.toList()));
    var lines =
        new StringBuilder(row(transport, "cases", "OK", "non-strict", "informational", "failed"));
    groups.forEach((group, some) -> lines.append(row(String.valueOf(group), some)));
    return lines
        .append(row("all", verdicts))
        .append("Do not apply: %s (binary)%n%n".formatted(String.join(", ", BINARY)))
        .toString();
  }

  private static String row(String what, List<Verdict> verdicts) {
    return row(
        what,
        String.valueOf(verdicts.size()),
        count(verdicts, "OK"),
        count(verdicts, "NON-STRICT"),
        count(verdicts, "INFORMATIONAL"),
        String.valueOf(verdicts.stream().filter(verdict -> !isGood(verdict)).count()));
  }

  private static String count(List<Verdict> verdicts, String behavior) {
    return String.valueOf(
        verdicts.stream()
            .filter(verdict -> isGood(verdict) && verdict.behavior().equals(behavior))
            .count());
  }

  private static String row(String... cells) {
    return "%-8s%8s%8s%12s%15s%8s%n".formatted((Object[]) cells);
  }
}
