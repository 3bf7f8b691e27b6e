package io.tapeloom.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChaosTest {

  @Test
  void shouldReadRates() {
    assertThat(Chaos.parse("gap=0.01,delay=0.05,reorder=0.02,stop=0.001"))
        .isEqualTo(new Chaos(0.01, 0.05, 0.02, 0.001));
    assertThat(Chaos.parse(" stop = 1 ")).isEqualTo(new Chaos(0, 0, 0, 1));
    assertThat(Chaos.parse("reorder=0.5, gap=0.25")).isEqualTo(new Chaos(0.25, 0, 0.5, 0));
    assertThat(Chaos.parse("  ")).isEqualTo(Chaos.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gaps=0.1        | a fault must be one of gap, delay, reorder, stop, got "gaps"
          gap=0.1,        | a fault must be one of gap, delay, reorder, stop, got ""
          GAP=0.1         | a fault must be one of gap, delay, reorder, stop, got "GAP"
          gap             | gap must have a rate from 0 to 1, such as gap=0.01
          gap=0.1,gap=0.1 | gap must be given once, got it twice
          delay=often     | delay must be a rate from 0 to 1, got "often"
          delay=          | delay must be a rate from 0 to 1, got ""
          delay=NaN       | delay must be a rate from 0 to 1, got "NaN"
          delay=1e-3      | delay must be a rate from 0 to 1, got "1e-3"
          delay=-0.1      | delay must be a rate from 0 to 1, got "-0.1"
          stop=1.01       | stop must be a rate from 0 to 1, got 1.01
          gap=0.9,stop=0.9 | the sum of all rates must be at most 1, got gap=0.9, delay=0.0, reorder=0.0, stop=0.9
          """)
  void shouldSayWhatIsWrong(String text, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> Chaos.parse(text)).withMessage(message);
  }
}
