package io.tapeloom.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DailyWalkTest {

  private static final Listing TESLA = Listing.stocks().get(3);

  @Test
  void shouldStartAtTheReference() {
    assertThat(walk(1).price(0)).isEqualTo((double) TESLA.referencePrice());
  }

  @Test
  void shouldNotDependOnTheOrderOfQuestions() {
    var backwards = walk(1);
    var forwards = walk(1);

    double[] fromTheEnd =
        IntStream.range(0, 2_000).map(i -> 1_999 - i).mapToDouble(backwards::price).toArray();
    double[] fromTheStart = IntStream.range(0, 2_000).mapToDouble(forwards::price).toArray();

    for (int day = 0; day < 2_000; day++) {
      assertThat(fromTheStart[day]).isEqualTo(fromTheEnd[1_999 - day]);
    }
  }

  @Test
  void shouldMoveByTheVolatilityOfTheListing() {
    var walk = walk(2);

    double squares =
        IntStream.range(0, 10_000)
            .mapToDouble(day -> Math.log(walk.price(day + 1) / walk.price(day)))
            .map(move -> move * move)
            .average()
            .orElseThrow();

    assertThat(Math.sqrt(squares)).isCloseTo(TESLA.dailyVolatility(), within(0.003));
  }

  @Test
  void shouldStayNearTheReference() {
    var walk = walk(3);

    assertThat(IntStream.range(0, 20_000).mapToDouble(walk::price))
        .allMatch(price -> price > TESLA.referencePrice() * 0.3)
        .allMatch(price -> price < TESLA.referencePrice() * 3.0);
  }

  private static DailyWalk walk(long seed) {
    return new DailyWalk(TESLA, Noise.of(seed));
  }
}
