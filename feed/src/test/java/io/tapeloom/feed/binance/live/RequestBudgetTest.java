package io.tapeloom.feed.binance.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestBudgetTest {

  private static final long MINUTE = 60_000;

  private final RequestBudget budget = new RequestBudget(100);

  @Test
  void shouldGiveFourFifthsOfTheLimitInAMinute() {
    assertThat(budget.take(50, 10)).isZero();
    assertThat(budget.take(30, 20)).isZero();

    assertThat(budget.take(1, 1_000)).isEqualTo(MINUTE - 1_000);
    assertThat(budget.take(1, MINUTE)).isZero();
  }

  @Test
  void shouldLetThroughAloneWhatWeighsMoreThanThereIs() {
    assertThat(budget.take(500, 0)).isZero();

    assertThat(budget.take(500, MINUTE - 1)).isEqualTo(1);
    assertThat(budget.take(500, MINUTE)).isZero();
  }

  @Test
  void shouldBelieveTheVenueWhenItHasCountedMore() {
    assertThat(budget.take(1, 0)).isZero();
    budget.counted(80, 1, 5);

    assertThat(budget.take(1, 10)).isEqualTo(MINUTE - 10);
  }

  @Test
  void shouldWaitAsLongAsTheVenueSays() {
    budget.close(90_000, 1_000);
    budget.close(10, 1_000);

    assertThat(budget.take(1, MINUTE)).isEqualTo(31_000);
    assertThat(budget.take(1, 91_000)).isZero();
  }

  @Test
  void shouldNotCountInThisMinuteWhatWasAskedInThePreviousOne() {
    assertThat(budget.take(1, MINUTE - 1)).isZero();

    budget.counted(80, MINUTE - 1, MINUTE + 5);

    assertThat(budget.take(79, MINUTE + 10)).isZero();
  }

  @Test
  void shouldNotStayClosedForHoursWhenTheClockIsSetBack() {
    long hour = 60 * MINUTE;
    budget.close(30_000, 2 * hour);

    assertThat(budget.take(1, hour)).isEqualTo(LimitHeaders.LONGEST_WAIT_MILLIS);
    assertThat(budget.take(1, hour + LimitHeaders.LONGEST_WAIT_MILLIS)).isZero();
  }
}
