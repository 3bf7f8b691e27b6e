package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmFlagsTest {

  @Test
  void shouldReadTheFileOfTheProject() {
    assertThat(JvmFlags.recommended())
        .contains(
            "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=50", "--sun-misc-unsafe-memory-access=allow")
        .allMatch(flag -> flag.startsWith("-"));
  }

  @ParameterizedTest
  @CsvSource({
    "-XX:+UseSerialGC,               -XX:+UseSerialGC",
    "-XX:+UseSerialGC,               -XX:-UseSerialGC",
    "-XX:-ShrinkHeapInSteps,         -XX:+ShrinkHeapInSteps",
    "-Xmx512m,                       -Xmx4g",
    "-XX:MaxRAMPercentage=50,        -XX:MaxRAMPercentage=70",
    "-XX:MaxRAMPercentage=50,        -Xmx4g",
    "-Xmn40m,                        -Xmn1g",
    "-XX:SurvivorRatio=4,            -XX:SurvivorRatio=8",
    "--enable-native-access=ALL-UNNAMED, --enable-native-access"
  })
  void shouldTakeAnotherValueForAChoice(String recommended, String given) {
    assertThat(JvmFlags.missing(List.of(recommended), List.of("-Dx=y", given))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-XX:+UseSerialGC,    -XX:+UseG1GC",
    "-Xms64m,             -Xmx64m",
    "-XX:SurvivorRatio=4, -XX:TargetSurvivorRatio=4"
  })
  void shouldReportWhatWasNotGiven(String recommended, String given) {
    assertThat(JvmFlags.missing(List.of(recommended), List.of(given))).containsExactly(recommended);
  }
}
