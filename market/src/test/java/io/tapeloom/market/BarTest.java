package io.tapeloom.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarTest {

  @Test
  void shouldHoldABarOfOnePrice() {
    assertThat(new Bar(0, 100, 100, 100, 100, 0).close()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 99, 90, 95, 1",
    "95, 99, 90, 100, 1",
    "89, 99, 90, 95, 1",
    "95, 99, 90, 89, 1",
  })
  void shouldRefuseWhatIsNotABar(long open, long high, long low, long close, long volume) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bar(0, open, high, low, close, volume))
        .withMessage(
            "not a bar: time 0, open %d, high %d, low %d, close %d, volume %d",
            open, high, low, close, volume);
  }

  @Test
  void shouldRefuseAVolumeBelowZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bar(0, 95, 99, 90, 95, -1))
        .withMessage("a volume must not be negative, was -1");
  }
}
