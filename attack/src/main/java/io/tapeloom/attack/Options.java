package io.tapeloom.attack;

import io.tapeloom.attack.attacks.Catalog;
import io.tapeloom.attack.attacks.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The options of a run, read from the environment.
 *
 * @param scenarios the attacks in order
 * @param quick whether each attack is short
 * @param maxLatency maximum of the 99th percentile of the honest clients' latencies, in addition to
 *     the delay of the machine
 * @param soak how long to repeat all attacks in random order; zero: run each once
 * @param seed the seed of all random numbers
 * @param javaHome the JDK
 * @param javaFlags the flags of the server's JVM
 * @param root the project's folder
 * @param jar the server's jar
 */
record Options(
    List<Scenario> scenarios,
    boolean quick,
    Duration maxLatency,
    Duration soak,
    long seed,
    Path javaHome,
    String javaFlags,
    Path root,
    Path jar) {

  static Options of(Map<String, String> environment) {
    boolean quick = environment.getOrDefault("MODE", "").equals("quick");
    var root = Path.of(environment.getOrDefault("ROOT", ".")).toAbsolutePath();
    var names = environment.getOrDefault("ATTACKS", "").strip();
    return new Options(
        names.isEmpty() ? all(quick) : named(names),
        quick,
        Duration.ofMillis(whole(environment, "MAX_LATENCY", 50)),
        Duration.ofSeconds(whole(environment, "SOAK", 0)),
        whole(environment, "SEED", System.currentTimeMillis() % 1_000_000),
        Path.of(environment.getOrDefault("JAVA_HOME", System.getProperty("java.home"))),
        environment.getOrDefault("JAVA_FLAGS", ""),
        root,
        Path.of(
            environment.getOrDefault(
                "SERVER_JAR", root.resolve("server/target/tapeloom-server.jar").toString())));
  }

  private static List<Scenario> all(boolean quick) {
    return Catalog.all().stream().filter(scenario -> scenario.quick() || !quick).toList();
  }

  private static List<Scenario> named(String names) {
    return Arrays.stream(names.split("[ ,]+"))
        .map(
            name ->
                Catalog.named(name)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "ATTACKS must contain names of attacks, got '%s'; allowed are %s"
                                    .formatted(
                                        name,
                                        Catalog.all().stream().map(Scenario::name).toList()))))
        .toList();
  }

  private static long whole(Map<String, String> environment, String name, long otherwise) {
    var text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException(
          "%s must be a whole number from 0, got \"%s\"".formatted(name, text));
    }
    return Long.parseLong(text);
  }

  /** The duration of one attack. */
  Duration lasting() {
    return Duration.ofSeconds(quick ? 6 : 12);
  }

  /** The duration of the measurement before an attack. */
  Duration baseline() {
    return Duration.ofSeconds(quick ? 3 : 5);
  }

  /** Maximum time until memory is released. */
  Duration recovery() {
    return Duration.ofSeconds(60);
  }

  Path target() {
    return root.resolve("attack/target");
  }

  String tool(String name) {
    return javaHome.resolve("bin").resolve(name).toString();
  }
}
