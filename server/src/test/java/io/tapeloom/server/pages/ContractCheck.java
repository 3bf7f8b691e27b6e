package io.tapeloom.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.ChildProcess;
import io.tapeloom.server.Project;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The checks of the project's folder {@code contract}. */
final class ContractCheck {

  private ContractCheck() {}

  /** Runs a check, which must find nothing. */
  @SuppressWarnings("SystemOut") // a note says what was not checked
  static void passes(String check, String... arguments) {
    assertThat(Files.isDirectory(Project.file("contract/node_modules")))
        .as("the checks are not installed, run make test")
        .isTrue();
    var command = new ArrayList<>(List.of("node", "contract/" + check));
    command.addAll(List.of(arguments));
    try (var program = ChildProcess.start(command, Project.file("."), _ -> {})) {
      int exit = program.awaitExit();
      program.out().stream().filter(line -> line.startsWith("note ")).forEach(System.out::println);
      assertThat(exit)
          .as(() -> String.join("\n", program.out()) + "\n" + String.join("\n", program.err()))
          .isZero();
    }
  }
}
