package io.tapeloom.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NoiseTest {

  private static final int DRAWS = 100_000;

  private final Noise noise = Noise.of(42);

  @Test
  void shouldBeTheSameInEveryRun() {
    assertThat(noise.bits(0)).isEqualTo(6332618229526065668L);
    assertThat(noise.split("AAPL").bits(7)).isEqualTo(5301665463209071247L);
  }

  @Test
  void shouldDifferBySeedPurposeAndIndex() {
    assertThat(
            LongStream.of(
                noise.bits(0),
                noise.bits(1),
                Noise.of(43).bits(0),
                noise.split("a").bits(0),
                noise.split("b").bits(0),
                noise.split("ab").bits(0),
                noise.split("ba").bits(0)))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldDrawEachPartUniformly() {
    for (int part = 0; part < 4; part++) {
      int each = part;
      assertThat(mean(bits -> Noise.uniform(bits, each))).isCloseTo(0.5, within(0.005));
    }
    assertThat(Noise.uniform(-1, 0)).isLessThan(1);
    assertThat(Noise.uniform(0, 3)).isZero();
  }

  @Test
  void shouldDrawNormalsOfMeanZeroAndDeviationOne() {
    assertThat(mean(Noise::normal)).isCloseTo(0, within(0.01));
    assertThat(mean(bits -> Noise.normal(bits) * Noise.normal(bits))).isCloseTo(1, within(0.02));
    assertThat(Noise.normal(0)).isCloseTo(-Noise.normal(-1), within(1e-12)).isGreaterThan(-3.5);
  }

  @Test
  void shouldDrawSkewedOnesOfMeanOneAndMedianBelow() {
    assertThat(mean(Noise::skewed)).isCloseTo(1, within(0.02));
    assertThat(mean(bits -> Noise.skewed(bits) < 1 ? 1 : 0)).isBetween(0.6, 0.75);
    assertThat(Noise.skewed(0)).isPositive();
  }

  private double mean(LongToDoubleFunction draw) {
    return LongStream.range(0, DRAWS).map(noise::bits).mapToDouble(draw).average().orElseThrow();
  }
}
