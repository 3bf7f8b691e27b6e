package io.tapeloom.stream.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {

  @ParameterizedTest
  @CsvSource({
    "PT30S,          30.0",
    "PT1H,           3600.0",
    "PT24H,          86400.0",
    "PT0.25S,        0.25",
    "PT1.5S,         1.5",
    "PT100S,         100.0",
    "PT0.000000001S, 0.000000001",
    "PT10M0.1S,      600.1",
  })
  void shouldSayADurationInSeconds(Duration duration, String seconds) {
    assertThat(Limits.seconds(duration)).isEqualTo(seconds);
  }

  static Stream<UnaryOperator<Limits>> badLimits() {
    return Stream.of(
        limits -> limits.withHeartbeatInterval(Duration.ZERO),
        limits -> limits.withHeartbeatInterval(Duration.ofSeconds(-1)),
        limits -> limits.withMaxConnectionLifespan(Duration.ZERO),
        limits -> limits.withMaxConnectionLifespan(Duration.ofSeconds(Long.MAX_VALUE)),
        limits -> limits.withMessageSizeLimit(0),
        limits -> limits.withMessageRate(0),
        limits -> limits.withMessageBurst(-1),
        limits -> limits.withMaxSubscriptions(0),
        limits -> limits.withMaxConnections(-1),
        limits -> limits.withMaxConnectionsPerAddress(0),
        limits -> limits.withHandshakeTimeout(Duration.ZERO),
        limits -> limits.withHandshakeTimeout(Duration.ofDays(40_000)),
        limits -> limits.withMaxQueuedBytes(0),
        limits -> limits.withCloseTimeout(Duration.ZERO));
  }

  @ParameterizedTest
  @MethodSource("badLimits")
  void shouldRefuseALimitThatIsNotPositiveOrBeyondAnyClock(UnaryOperator<Limits> change) {
    assertThatThrownBy(() -> change.apply(Limits.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be positive");
  }

  @Test
  void shouldChangeOneLimitAtATime() {
    var limits =
        Limits.DEFAULT
            .withHeartbeatInterval(Duration.ofSeconds(1))
            .withMaxConnectionLifespan(Duration.ofSeconds(2))
            .withMessageSizeLimit(3)
            .withMessageRate(4)
            .withMessageBurst(5)
            .withMaxSubscriptions(6)
            .withMaxConnections(7)
            .withMaxConnectionsPerAddress(8)
            .withCoalescing(Duration.ofMillis(8))
            .withMaxQueuedBytes(9)
            .withHandshakeTimeout(Duration.ofSeconds(10))
            .withMessageTimeout(Duration.ofSeconds(12))
            .withCloseTimeout(Duration.ofSeconds(11));

    assertThat(limits)
        .isEqualTo(
            new Limits(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                3,
                4,
                5,
                6,
                7,
                8,
                Duration.ofMillis(8),
                9,
                Duration.ofSeconds(10),
                Duration.ofSeconds(12),
                Duration.ofSeconds(11)));
  }
}
