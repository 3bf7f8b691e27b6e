package io.tapeloom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Resolution;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The conversion of old folders in JVMs that lay their objects out in different ways, and that look
 * at every reference of every object before and after each collection.
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

  /** Converts a folder of an earlier version, collects, reads and compares. */
  static final class Program {

    private static final int ROUNDS = 2;

    private Program() {}

    @SuppressWarnings({"SystemOut", "ExplicitGC"})
    public static void main(String[] args) throws Exception {
      var model = System.getProperty("sun.arch.data.model");
      for (int round = 0; round < ROUNDS; round++) {
        var folder = Path.of(args[0]).resolve("" + round);
        OldFolders.unpack("killed", folder);
        try (var store = FileStore.open(folder, Map.of("MARKET_SEED", "7"), Tapes.BOTH)) {
          System.gc();
          int minutes = 0;
          for (var instrument : Tapes.BOTH) {
            minutes += store.bars(instrument, Resolution.MINUTES_1, 0, Long.MAX_VALUE).size();
          }
          if (minutes != OldFolders.MINUTES.size()) {
            throw new AssertionError(minutes + " minutes");
          }
        }
        System.gc();
      }
      if (!model.equals(System.getProperty("sun.arch.data.model"))
          || System.getProperty("questdb.libs.dir") != null) {
        throw new AssertionError("a property is not as it was");
      }
      System.out.println("whole");
    }
  }
}
