package io.tapeloom.server.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReplayClockTest {

  private static final long PAST = TimeUnit.DAYS.toNanos(20_000);
  private static final long NOW = -TimeUnit.HOURS.toNanos(1); // a nanosecond clock may say so
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void shouldLetTimePassAtItsSpeed() {
    var tempo = new ReplayClock(60, PAST, NOW);

    assertThat(tempo.nanosUntil(PAST, NOW)).isZero();
    assertThat(tempo.nanosUntil(PAST + 60 * SECOND, NOW)).isEqualTo(SECOND);
    assertThat(tempo.nanosUntil(PAST + 60 * SECOND, NOW + SECOND / 4)).isEqualTo(3 * SECOND / 4);
    assertThat(tempo.pastNanos(PAST, PAST + 90 * SECOND, NOW + SECOND))
        .isEqualTo(PAST + 60 * SECOND);
  }

  @Test
  void shouldBeSlowerThanLifeToo() {
    var tempo = new ReplayClock(0.5, PAST, NOW);

    assertThat(tempo.nanosUntil(PAST + SECOND, NOW)).isEqualTo(2 * SECOND);
  }

  @Test
  void shouldBeBetweenWhatWasToldAndWhatIsNext() {
    var tempo = new ReplayClock(1, PAST, NOW);

    assertThat(tempo.pastNanos(PAST + 5, PAST + 10, NOW)).isEqualTo(PAST + 5);
    assertThat(tempo.pastNanos(PAST + 5, PAST + 10, NOW + 7)).isEqualTo(PAST + 7);
    assertThat(tempo.pastNanos(PAST + 5, PAST + 10, NOW + SECOND)).isEqualTo(PAST + 10);
  }

  @Test
  void shouldCatchUpWithALittleLateness() {
    var tempo = new ReplayClock(1, PAST, NOW);

    assertThat(tempo.nanosUntil(PAST + SECOND, NOW + SECOND + 400_000_000)).isNegative();
    assertThat(tempo.nanosUntil(PAST + 3 * SECOND, NOW + 2 * SECOND)).isEqualTo(SECOND);
  }

  @Test
  void shouldNotCatchUpWithMuch() {
    var tempo = new ReplayClock(1, PAST, NOW);

    assertThat(tempo.nanosUntil(PAST + SECOND, NOW + 9 * SECOND)).isZero();

    assertThat(tempo.nanosUntil(PAST + 2 * SECOND, NOW + 9 * SECOND)).isEqualTo(SECOND);
  }

  @Test
  void shouldGoOnFromWhereItIsSet() {
    var tempo = new ReplayClock(10, PAST, NOW);

    tempo.set(PAST - 100 * SECOND, NOW + 5 * SECOND);

    assertThat(tempo.nanosUntil(PAST - 90 * SECOND, NOW + 5 * SECOND)).isEqualTo(SECOND);
  }

  @Test
  void shouldHaveEverythingDueAtOnceWithoutASpeed() {
    var tempo = new ReplayClock(0, PAST, NOW);

    assertThat(tempo.nanosUntil(PAST + TimeUnit.DAYS.toNanos(30), NOW)).isZero();
    assertThat(tempo.pastNanos(PAST + 5, PAST + 10, NOW + SECOND)).isEqualTo(PAST + 5);
  }
}
