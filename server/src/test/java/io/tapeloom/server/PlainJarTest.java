package io.tapeloom.server;

import static io.tapeloom.server.ProgramTest.ADDRESS;
import static io.tapeloom.server.ProgramTest.portOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar with the server's manifest, started by {@code java -jar}. */
class PlainJarTest {

  @TempDir private Path folder;

  @Test
  void shouldServeAndDrainWithoutAnyFlag() throws IOException {
    try (var program = start(List.of())) {
      int port = portOf(program.awaitLine(line -> ADDRESS.matcher(line).find()));
      var flags = program.awaitLine(line -> line.contains(" recommended flags"));

      int health = healthStatus(port);
      program.terminate();

      assertThat(program.awaitExit()).isZero();
      assertThat(health).isEqualTo(200);
      assertThat(program.out()).anyMatch(line -> line.contains("Draining"));
      assertThat(program.err()).as("no warning of the JVM").isEmpty();
      assertThat(flags)
          .contains(
              "-XX:+UseSerialGC",
              "-XX:MaxRAMPercentage=50",
              "--sun-misc-unsafe-memory-access=allow")
          .doesNotContain("--enable-native-access");
    }
  }

  @Test
  void shouldMissNothingWithTheFileOfFlags() throws IOException {
    try (var program = start(List.of("@" + Project.file("server/java.options")))) {
      int port = portOf(program.awaitLine(line -> ADDRESS.matcher(line).find()));

      int health = healthStatus(port);
      program.terminate();

      assertThat(program.awaitExit()).isZero();
      assertThat(health).isEqualTo(200);
      assertThat(program.err()).isEmpty();
      assertThat(program.out()).noneMatch(line -> line.contains("recommended flags"));
    }
  }

  private ChildProcess start(List<String> flags) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-jar", jar().toString()));
    return ChildProcess.start(
        command,
        folder,
        builder -> {
          builder.environment().clear();
          builder.environment().putAll(Map.of("HOST", "127.0.0.1", "PORT", "0"));
        });
  }

  /** As Maven packs it: the project's manifest, and the class path that it names. */
  private Path jar() throws IOException {
    var manifest = new Manifest();
    try (var source = Files.newInputStream(Project.file("server/src/main/manifest/MANIFEST.MF"))) {
      manifest.read(source);
    }
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
    var jar = folder.resolve("plain.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.finish();
    }
    return jar;
  }

  private static String classPath() {
    return Arrays.stream(ProgramTest.classPath().split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }

  private static int healthStatus(int port) {
    try (var http = HttpClient.newHttpClient()) {
      var rest = new RestClient(http, URI.create("http://127.0.0.1:%d/".formatted(port)));
      return rest.exchange(rest.request("/api/v1/health").GET()).status();
    }
  }
}
