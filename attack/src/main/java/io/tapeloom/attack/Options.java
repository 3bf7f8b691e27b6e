package io.tapeloom.attack;

import io.tapeloom.attack.attacks.Catalog;
import io.tapeloom.attack.attacks.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the environment says about a run.
 *
 * @param scenarios the attacks, in their order
 * @param quick whether each is short
 * @param soak how long all of them go on in random order; zero: each once
 * @param seed of all that is random
 * @param javaHome the JDK
 * @param javaFlags what the server's JVM is started with
 * @param root the project's folder
 * @param jar the server's jar
 */
record Options(
    List<Scenario> scenarios,
    boolean quick,
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
                                "ATTACKS names no attack '%s'; there are %s"
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

  /** How long one attack goes on. */
  Duration lasting() {
    return Duration.ofSeconds(quick ? 6 : 12);
  }

  /** How long the honest clients are measured before it. */
  Duration baseline() {
    return Duration.ofSeconds(quick ? 3 : 5);
  }

  /** How long memory may take to come back. */
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
