package io.tapeloom.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM flags that the server is tuned for, as {@code java.options} lists them. A plain {@code
 * java -jar} does not read that file. The server runs correctly without these flags, but with more
 * memory and other pauses, so it logs which flags are missing.
 */
final class JvmFlags {

  private static final Logger LOG = LoggerFactory.getLogger(JvmFlags.class);

  private static final String FILE = "/java.options";
  private static final String NATIVE_ACCESS = "--enable-native-access";

  private static final String MAX_HEAP = "-Xmx";

  /** Sets the maximum heap unless {@link #MAX_HEAP} does. */
  private static final String SHARE_OF_MEMORY = "-XX:MaxRAMPercentage";

  /** Flags whose value follows the name directly, such as {@code -Xmx512m}. */
  private static final int LENGTH_OF_X_NAME = MAX_HEAP.length();

  private JvmFlags() {}

  /** Logs one line if this JVM was started without some of the recommended flags. */
  static void report() {
    var given = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    if (JvmFlags.class.getModule().isNativeAccessEnabled()) { // by the jar's manifest
      given.add(NATIVE_ACCESS);
    }
    var missing = missing(recommended(), given);
    if (!missing.isEmpty()) {
      LOG.info(
          "The JVM runs without recommended flags: {} (java @java.options -jar tapeloom-server.jar"
              + " sets all)",
          String.join(" ", missing));
    }
  }

  /** The flags of {@code java.options}, in its order. */
  static List<String> recommended() {
    try (var file = Objects.requireNonNull(JvmFlags.class.getResourceAsStream(FILE), FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .flatMap(line -> Arrays.stream(line.split("\\s+")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The recommended flags that were not given; a flag given with another value is a choice. */
  static List<String> missing(List<String> recommended, List<String> given) {
    var names = given.stream().map(JvmFlags::name).collect(Collectors.toCollection(HashSet::new));
    if (names.contains(MAX_HEAP)) {
      names.add(SHARE_OF_MEMORY);
    }
    return recommended.stream().filter(flag -> !names.contains(name(flag))).toList();
  }

  /** The name of a flag without its value: {@code -XX:UseSerialGC}, {@code -Xmx}. */
  private static String name(String flag) {
    if (flag.startsWith("-XX:+") || flag.startsWith("-XX:-")) {
      return "-XX:" + flag.substring("-XX:+".length());
    }
    if (flag.matches("-X(ms|mx|mn|ss)\\d.*")) {
      return flag.substring(0, LENGTH_OF_X_NAME);
    }
    int value = flag.indexOf('=');
    return value < 0 ? flag : flag.substring(0, value);
  }
}
