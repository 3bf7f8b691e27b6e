package io.tapeloom.stream.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

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
        limits -> limits.withMessageTimeout(Duration.ZERO),
        limits -> limits.withCloseTimeout(Duration.ZERO),
        limits -> limits.withStallTimeout(Duration.ZERO));
  }

  @ParameterizedTest
  @MethodSource("badLimits")
  void shouldRejectLimitThatIsNotPositiveOrTooLong(UnaryOperator<Limits> change) {
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
            .withCloseTimeout(Duration.ofSeconds(11))
            .withStallTimeout(Duration.ofSeconds(13));

    assertThat(limits)
        .isEqualTo(
            new Limits(
                new ConnectionLimits(7, 8, 6),
                new MessageLimits(3, 4, 5),
                new WriteLimits(Duration.ofMillis(8), 9),
                new Timeouts(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(12),
                    Duration.ofSeconds(11),
                    Duration.ofSeconds(13))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.001S", "PT1.001S"})
  void shouldRejectCoalescingOutOfRange(Duration coalescing) {
    assertThatThrownBy(() -> Limits.DEFAULT.withCoalescing(coalescing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("coalescing must be from 0 to PT1S, got " + coalescing);
  }
}
