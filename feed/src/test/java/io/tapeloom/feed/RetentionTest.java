package io.tapeloom.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapeloom.market.Resolution;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {

  private static final long HEAP = 512L << 20;

  private static long bytes(Retention retention) {
    return Arrays.stream(Resolution.values()).mapToLong(retention::closedBars).sum() * 48;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 50, 100})
  void shouldKeepEverythingWhereThereIsRoom(int instruments) {
    assertThat(Retention.of(instruments, HEAP)).isEqualTo(Retention.FULL);
    assertThat(Retention.FULL.days(Resolution.MINUTES_1)).isEqualTo(8);
    assertThat(Retention.FULL.days(Resolution.MONTH)).isEqualTo(420);
  }

  @ParameterizedTest
  @ValueSource(ints = {110, 170, 250, 400, 600})
  void shouldKeepLessOfManyWithinTheSameRoom(int instruments) {
    var retention = Retention.of(instruments, HEAP);

    assertThat(retention.share()).isLessThan(1);
    assertThat(retention.days(Resolution.DAY)).isEqualTo(420);
    assertThat(retention.days(Resolution.MINUTES_1)).isBetween(1, 8);
    assertThat(instruments * bytes(retention)).isLessThan(HEAP / 2);
  }

  @Test
  void shouldSayHowManyFit() {
    assertThatExceptionOfType(Retention.TooManyInstruments.class)
        .isThrownBy(() -> Retention.of(5_000, HEAP))
        .withMessageMatching(
            "5000 instruments do not fit into a heap of 512 MiB, which holds at most [67]\\d\\d:"
                + " list fewer instruments, or increase the heap by -Xmx");
  }

  @Test
  void shouldHoldThousandsWhosePastIsComputed() {
    assertThat(Retention.ofComputable(5_000, HEAP)).isEqualTo(Retention.FULL);
    assertThatExceptionOfType(Retention.TooManyInstruments.class)
        .isThrownBy(() -> Retention.ofComputable(20_000, HEAP))
        .withMessage(
            "20000 instruments do not fit into a heap of 512 MiB, which holds at most 6144: list"
                + " fewer instruments, or increase the heap by -Xmx");
  }
}
