package io.tapeloom.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a steady beat comes. */
class MetronomeTest {

  @ParameterizedTest
  @CsvSource({"100,100,110", "100,109,110", "100,110,120", "100,3605,3610", "100,99,110"})
  void shouldLeaveOutTheBeatsThatWereMissed(long due, long now, long next) {
    assertThat(Metronome.nextAfter(due, 10, now)).isEqualTo(next);
  }

  @Test
  void shouldBeatOnAfterABeatThatFailed() {
    var beats = new AtomicInteger();
    try (var metronome =
        new Metronome(
            "test",
            Duration.ofMillis(1),
            () -> {
              beats.incrementAndGet();
              throw new LinkageError("a bug");
            })) {
      metronome.start();

      await().until(() -> beats.get() > 2);
    }
  }
}
