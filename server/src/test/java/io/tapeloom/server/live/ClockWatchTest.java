package io.tapeloom.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.LogOf;
import io.tapeloom.server.ManualClock;
import io.tapeloom.server.ManualNanoClock;
import io.tapeloom.stream.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is reported of a time of day that was set. */
class ClockWatchTest {

  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-04T15:16:17Z"));
  private final ManualNanoClock nanoClock = new ManualNanoClock();
  private final SystemTopics system = new SystemTopics(new Topics(new SplittableRandom(1)), clock);

  @AutoClose private final LogOf log = new LogOf(ClockWatch.class);

  @AutoClose private final ClockWatch watch = new ClockWatch(clock, nanoClock, system);

  @Test
  void shouldReportOnceThatTheClockWasSetBack() {
    pass(Duration.ofSeconds(1));
    watch.look();
    assertThat(system.announced()).isZero();

    clock.advance(Duration.ofSeconds(-90));
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(1));
      watch.look();
    }

    assertThat(system.announced()).isEqualTo(1);
    assertThat(log.lines())
        .containsExactly("WARN Clock was set back by 90.0 s: a simulated market waits until then");
  }

  @Test
  void shouldOnlyLogThatTheClockWasSetForward() {
    clock.advance(Duration.ofMinutes(5));
    for (int i = 0; i < 100; i++) {
      watch.look();
      pass(Duration.ofSeconds(1));
    }

    assertThat(system.announced()).isZero();
    assertThat(log.lines())
        .containsExactly("WARN Clock was set forward by 300.0 s, or the machine was suspended");
  }

  @Test
  void shouldNotReportAClockThatIsCorrectedLittleByLittle() {
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(1));
      clock.advance(Duration.ofMillis(-20));
      watch.look();
    }

    assertThat(system.announced()).isZero();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void shouldNotTakeAStallForAClockThatWasSet() {
    pass(Duration.ofHours(1));
    watch.look();

    assertThat(system.announced()).isZero();
    assertThat(log.lines()).isEmpty();
  }

  private void pass(Duration time) {
    clock.advance(time);
    nanoClock.advance(time);
  }
}
