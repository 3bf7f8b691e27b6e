package io.tapeloom.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ExamplesTest {

  @Test
  void shouldDrawTheSameExamplesEveryTime() {
    assertThat(drawn()).hasSize(1_000).isEqualTo(drawn());
  }

  private static List<Long> drawn() {
    var numbers = new ArrayList<Long>();
    Examples.check(example -> numbers.add(example.number()));
    return numbers;
  }

  @Test
  void shouldDrawAllOfARangeAndNothingElse() {
    var numbers = new TreeSet<Integer>();

    Examples.check(example -> numbers.add(example.between(-2, 3)));

    assertThat(numbers).containsExactly(-2, -1, 0, 1, 2, 3);
  }

  @Test
  void shouldDrawTheEndsOfALargeRange() {
    assertThat(drawn()).contains(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  @Test
  void shouldNameTheExampleThatFails() {
    assertThatThrownBy(
            () -> Examples.check(example -> assertThat(example.between(0, 100)).isLessThan(100)))
        .isInstanceOf(AssertionError.class)
        .hasMessageFindingMatch("^example \\d+ of 1000 \\(-Dexamples.seed=\\d+\\) drew \\[100\\]: ")
        .hasCauseInstanceOf(AssertionError.class);
  }
}
