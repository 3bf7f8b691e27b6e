package io.tapeloom.feed.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.binance.live.StepClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {

  private final StepClock clock = new StepClock(Instant.EPOCH);
  private final ConnectionLimit limit = new ConnectionLimit(5, 10_000, clock.steady(), clock);

  @Test
  void shouldAllowFourFifthsOfTheVenuesLimitInAnySpan() {
    assertThat(limit.take()).isZero();
    clock.advance(Duration.ofSeconds(3));
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take()).isZero();
    }

    assertThat(limit.take()).isEqualTo(7_000);
    clock.advance(Duration.ofSeconds(7));
    assertThat(limit.take()).isZero();
    assertThat(limit.take()).isEqualTo(3_000);
  }

  @Test
  void shouldWaitForItsTurn() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      limit.awaitTurn();
    }

    assertThat(clock.passed()).isEqualTo(Duration.ofSeconds(10));
  }
}
