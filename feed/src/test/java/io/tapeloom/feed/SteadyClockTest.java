package io.tapeloom.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyClockTest {

  private static final Instant BEGIN = Instant.parse("2026-03-04T10:00:00Z");

  private final AtomicReference<Instant> clock = new AtomicReference<>(BEGIN);
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private final SteadyClock steady = new SteadyClock(clock::get, nanoTime::get);

  @Test
  void shouldBeginAtTheTimeOfDay() {
    assertThat(steady.nanos()).isEqualTo(EpochNanos.of(BEGIN));
    assertThat(steady.millis()).isEqualTo(BEGIN.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(longs = {-86_400, 0, 86_400})
  void shouldCountTheTimeThatPassesWhateverTheClockIsSetTo(long seconds) {
    clock.set(BEGIN.plusSeconds(seconds));
    nanoTime.addAndGet(7_000_000);

    assertThat(steady.nanos()).isEqualTo(EpochNanos.of(BEGIN) + 7_000_000);
    assertThat(steady.millis()).isEqualTo(BEGIN.toEpochMilli() + 7);
  }
}
