package io.tapeloom.feed.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.binance.live.StepClock;
import io.tapeloom.feed.venue.RequestBudget.Urgency;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBudgetTest {

  private static final long MINUTE = 60_000;

  private final StepClock clock = new StepClock(Instant.EPOCH);
  private final RequestBudget budget = new RequestBudget(100, clock, clock.steady());

  private void passUntil(long millis) {
    clock.advance(Duration.ofMillis(millis - clock.millis()));
  }

  @Test
  void shouldGiveFourFifthsOfTheLimitInAMinute() {
    assertThat(budget.take(50, Urgency.URGENT)).isZero();
    assertThat(budget.take(30, Urgency.URGENT)).isZero();

    passUntil(1_000);
    assertThat(budget.take(1, Urgency.URGENT)).isEqualTo(MINUTE - 1_000);
    passUntil(MINUTE);
    assertThat(budget.take(1, Urgency.URGENT)).isZero();
  }

  @Test
  void shouldLeaveAPartOfTheLimitForMoreUrgentRequests() {
    assertThat(budget.take(50, Urgency.SPARE)).isZero();
    assertThat(budget.take(1, Urgency.SPARE)).isPositive();
    assertThat(budget.take(15, Urgency.NORMAL)).isZero();
    assertThat(budget.take(1, Urgency.NORMAL)).isPositive();
    assertThat(budget.take(15, Urgency.URGENT)).isZero();
    assertThat(budget.take(1, Urgency.URGENT)).isPositive();
  }

  @Test
  void shouldLetThroughAloneWhatWeighsMoreThanThereIs() {
    assertThat(budget.take(500, Urgency.URGENT)).isZero();

    passUntil(MINUTE - 1);
    assertThat(budget.take(500, Urgency.URGENT)).isEqualTo(1);
    passUntil(MINUTE);
    assertThat(budget.take(500, Urgency.URGENT)).isZero();
  }

  @Test
  void shouldBelieveTheVenueWhenItHasCountedMore() {
    assertThat(budget.take(1, Urgency.URGENT)).isZero();
    passUntil(5);
    budget.counted(80, 1);

    assertThat(budget.take(1, Urgency.URGENT)).isEqualTo(MINUTE - 5);
  }

  @Test
  void shouldNotCountInThisMinuteWhatWasAskedInThePreviousOne() {
    passUntil(MINUTE + 5);

    budget.counted(80, MINUTE - 1);

    assertThat(budget.take(79, Urgency.URGENT)).isZero();
  }

  @Test
  void shouldWaitAsLongAsTheVenueSays() {
    passUntil(1_000);
    budget.close(90_000);
    budget.close(10);

    passUntil(MINUTE);
    assertThat(budget.take(1, Urgency.URGENT)).isEqualTo(31_000);
    passUntil(91_000);
    assertThat(budget.take(1, Urgency.URGENT)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {-7_200, -1, 1, 7_200})
  void shouldWaitAsLongAsTheVenueSaysWhateverTheClockIsSetTo(long seconds) {
    budget.close(30_000);

    clock.set(Duration.ofSeconds(seconds));

    assertThat(budget.take(1, Urgency.URGENT)).isEqualTo(30_000);
    clock.advance(Duration.ofSeconds(30));
    assertThat(budget.take(1, Urgency.URGENT)).isZero();
  }
}
