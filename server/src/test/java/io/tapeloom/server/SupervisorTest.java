package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The script that runs a server, and starts it again when it is broken. */
class SupervisorTest {

  @Test
  void shouldStartAServerAgainThatIsBrokenAFewTimes() {
    try (var script = supervise("echo begun; exit 3")) {
      assertThat(script.awaitExit()).isEqualTo(3);
      assertThat(script.out()).isEqualTo(Collections.nCopies(6, "begun"));
      assertThat(script.err()).hasSize(6);
      assertThat(script.err().getFirst()).contains("exit code 3", "started again");
      assertThat(script.err().getLast()).contains("not started again");
    }
  }

  @Test
  void shouldEndWithAServerThatEndsInAnotherWay() {
    try (var script = supervise("echo begun; exit 7")) {
      assertThat(script.awaitExit()).isEqualTo(7);
      assertThat(script.out()).containsExactly("begun");
      assertThat(script.err()).isEmpty();
    }
  }

  @Test
  void shouldEndAServerWhenItIsToldTo() {
    try (var script =
        supervise("trap 'echo drained; exit 0' TERM; echo begun; while :; do sleep 0.1; done")) {
      script.awaitLine("begun"::equals);

      script.terminate();

      assertThat(script.awaitExit()).isZero();
      assertThat(script.out()).containsExactly("begun", "drained");
    }
  }

  @Test
  void shouldEndAtOnceWhileItWaitsToStartAServerAgain() {
    try (var script = supervise("echo begun; exit 3", "3600")) {
      await().until(() -> !script.err().isEmpty());

      script.terminate();

      assertThat(script.awaitExit()).isEqualTo(3);
      assertThat(script.out()).containsExactly("begun");
    }
  }

  private static ChildProcess supervise(String program) {
    return supervise(program, "0");
  }

  private static ChildProcess supervise(String program, String pause) {
    return ChildProcess.start(
        List.of(Project.file("scripts/supervise.sh").toString(), "bash", "-c", program),
        Path.of("."),
        builder -> builder.environment().put("RESTART_PAUSE", pause));
  }
}
