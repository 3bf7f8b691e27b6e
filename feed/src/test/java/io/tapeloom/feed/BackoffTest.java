package io.tapeloom.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tapeloom.market.Examples;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @Test
  void shouldWaitBetweenHalfAndAllOfItsBound() {
    Examples.check(
        example -> {
          long seed = example.number();
          int failures = example.between(1, 1_000);
          var backoff = new Backoff(100, 30_000, new SplittableRandom(seed));

          long bound = failures > 9 ? 30_000 : Math.min(100L << (failures - 1), 30_000);
          assertThat(backoff.delayMillis(failures)).isBetween(bound - bound / 2, bound);
        });
  }

  @Test
  void shouldNotWaitTheSameEveryTime() {
    var backoff = new Backoff(1_000, 1_000, new SplittableRandom(1));

    assertThat(IntStream.range(0, 100).mapToObj(i -> backoff.delayMillis(1)).distinct())
        .hasSizeGreaterThan(50);
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "-1, 10", "10, 9"})
  void shouldRefuseABoundThatShrinks(long firstMillis, long maxMillis) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(firstMillis, maxMillis, new SplittableRandom(1)))
        .withMessage(
            "backoff must start with at least 1 ms and not decrease, got %d to %d ms",
            firstMillis, maxMillis);
  }
}
