package io.tapeloom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Resolution;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The store in JVMs that lay their objects out in different ways, and that look at every reference
 * of every object before and after each collection.
 */
class CompactHeadersTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseCompactObjectHeaders",
        "-XX:-UseCompactObjectHeaders",
        "-XX:-UseCompressedOops"
      })
  void shouldLeaveTheHeapWhole(String layout) throws Exception {
    var temporary = Files.createDirectory(folder.resolve("temporary"));
    var program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                layout,
                "-XX:+UseSerialGC",
                "-Xmx200m",
                "-Xmn8m",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+VerifyBeforeGC",
                "-XX:+VerifyAfterGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .start();

    var output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(program.waitFor()).as(output).isZero();
    assertThat(output).endsWith("whole\n").doesNotContain("Exception");
    assertThat(temporary).as("what it leaves behind").isEmptyDirectory();
  }

  /** Appends, collects, reads and compares. */
  static final class Program {

    private static final int ROUNDS = 4;
    private static final int MINUTES = 2_000;

    /** A Monday, and the first of a month: 1 June 2026. */
    private static final long BEGIN_MILLIS = 1_780_272_000_000L;

    private Program() {}

    @SuppressWarnings({"SystemOut", "ExplicitGC"})
    public static void main(String[] args) throws Exception {
      var model = System.getProperty("sun.arch.data.model");
      for (int run = 0; run < 2; run++) {
        try (var store =
            QuestStore.open(Path.of(args[0]), Map.of("MARKET_SEED", "7"), Tapes.BOTH)) {
          rounds(store, run * ROUNDS);
        }
        System.gc();
      }
      if (!model.equals(System.getProperty("sun.arch.data.model"))
          || System.getProperty("questdb.libs.dir") != null) {
        throw new AssertionError("a property is not as it was");
      }
      System.out.println("whole");
    }

    private static void rounds(QuestStore store, int first) throws Exception {
      for (int round = first; round < first + ROUNDS; round++) {
        var minutes = new ArrayList<Minute>();
        for (int i = round * MINUTES; i < (round + 1) * MINUTES; i++) {
          minutes.add(
              new Minute(Tapes.ACME, new Bar(BEGIN_MILLIS + i * 60_000L, i, i + 2, i, i + 1, 1)));
        }
        store.appendMinutes(minutes);
        long end = BEGIN_MILLIS + 60_000L * (round + 1) * MINUTES;
        for (var resolution : Resolution.values()) {
          var bars = store.bars(Tapes.ACME, resolution, BEGIN_MILLIS, end);
          long volume = bars.stream().mapToLong(bar -> bar.volume().toLong()).sum();
          if (volume != (round + 1L) * MINUTES || !isRight(bars)) {
            throw new AssertionError("%s: %d of %s".formatted(resolution, volume, bars));
          }
        }
        System.gc();
      }
    }

    private static boolean isRight(List<Bar> bars) {
      return bars.stream()
          .allMatch(
              bar ->
                  bar.open() == (bar.timeMillis() - BEGIN_MILLIS) / 60_000
                      && bar.close() == bar.open() + bar.volume().toLong());
    }
  }
}
