package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script that looks for tools, on a machine that lacks one and whose apt-get is ours. */
class EnsureToolsTest {

  private static final List<String> NEEDED =
      List.of("sh", "env", "dirname", "grep", "tail", "touch", "chmod");

  @TempDir private Path programs;

  @BeforeEach
  void prepare() throws IOException {
    for (var name : NEEDED) {
      program(name, "exec %s \"$@\"".formatted(found(name)));
    }
    program("id", "echo 0");
    program("apt-cache", "echo '  Candidate: 1.0'");
    program(
        "apt-get",
        """
        echo "$*" >>"$0.log"
        [ "$1" = update ] || { : >"${0%/*}/jq"; chmod +x "${0%/*}/jq"; }\
        """);
  }

  static Stream<Map<String, String>> mayNot() {
    return Stream.of(
        Map.of(),
        Map.of("INSTALL", ""),
        Map.of("INSTALL", "no", "CI", "true"),
        Map.of("CI", "false"));
  }

  @ParameterizedTest
  @MethodSource("mayNot")
  void shouldOnlyNameWhatIsMissing(Map<String, String> environment) {
    try (var script = ensure(environment, "jq")) {
      assertThat(script.awaitExit()).isEqualTo(1);
      assertThat(script.out()).isEmpty();
      assertThat(script.err())
          .containsExactly(
              "Missing: jq. To install it: apt-get install jq (or run the same again with"
                  + " INSTALL=yes)");
      assertThat(programs.resolve("apt-get.log")).doesNotExist();
    }
  }

  static Stream<Map<String, String>> may() {
    return Stream.of(Map.of("INSTALL", "yes"), Map.of("CI", "true"));
  }

  @ParameterizedTest
  @MethodSource("may")
  void shouldInstallWhereItMay(Map<String, String> environment) {
    try (var script = ensure(environment, "jq")) {
      assertThat(script.awaitExit()).isZero();
      assertThat(script.out()).containsExactly("Installing: jq");
      assertThat(script.err()).isEmpty();
    }
  }

  @Test
  void shouldInstallNothingWhereNothingIsMissing() {
    try (var script = ensure(Map.of("INSTALL", "yes"), "env")) {
      assertThat(script.awaitExit()).isZero();
      assertThat(script.out()).isEmpty();
      assertThat(programs.resolve("apt-get.log")).doesNotExist();
    }
  }

  private ChildProcess ensure(Map<String, String> environment, String tool) {
    return ChildProcess.start(
        List.of(Project.file("scripts/ensure-tools.sh").toString(), tool),
        programs,
        builder -> {
          builder.environment().clear();
          builder.environment().putAll(environment);
          builder.environment().put("PATH", programs.toString());
        });
  }

  private void program(String name, String script) throws IOException {
    var file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path found(String name) {
    return Stream.of("/bin", "/usr/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
