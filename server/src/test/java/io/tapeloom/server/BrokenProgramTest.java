package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.FaultyProgram.Fault;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that cannot go on ends with exit code 3 and one line, however it was started. */
class BrokenProgramTest {

  private static final String NO_MEMORY = "tapeloom: out of memory: the server exits with code 3";

  @ParameterizedTest
  @EnumSource(names = {"HEAP", "THREAD", "TASK"})
  void shouldEndWhenThereIsNoMemory(Fault fault) {
    try (var program = FaultyProgram.start(Map.of("WATCHDOG_TIMEOUT", "5"), "-Xmx96m")) {
      program.awaitLine(line -> line.contains("serves on"));

      program.type(fault.name());

      assertThat(program.awaitExit()).isEqualTo(3);
      assertThat(program.err()).containsExactly(NO_MEMORY);
    }
  }

  @Test
  void shouldEndByTheFlagOfTheMachineWhereItIsGiven() {
    try (var program = FaultyProgram.start(Map.of(), "-Xmx96m", "-XX:+ExitOnOutOfMemoryError")) {
      program.awaitLine(line -> line.contains("serves on"));

      program.type(Fault.HEAP.name());

      assertThat(program.awaitExit()).isEqualTo(3);
      assertThat(program.out().getLast())
          .isEqualTo("Terminating due to java.lang.OutOfMemoryError: Java heap space");
      assertThat(program.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"LOOP,an event loop", "FEED,the feed"})
  void shouldEndWhenAThreadDoesNotMove(Fault fault, String named) {
    try (var program = FaultyProgram.start(Map.of("WATCHDOG_TIMEOUT", "2"))) {
      program.awaitLine(line -> line.contains("serves on"));

      program.type(fault.name());

      assertThat(program.awaitExit()).isEqualTo(3);
      assertThat(program.err())
          .containsExactly(
              "tapeloom: %s made no progress for 2 s: the server exits with code 3"
                  .formatted(named));
    }
  }
}
