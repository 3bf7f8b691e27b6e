package io.tapeloom.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.ManualNanoClock;
import io.tapeloom.server.http.ClientRates.Standing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many requests each client may send. */
class ClientRatesTest {

  private static final long MILLI = 1_000_000;

  private final ManualNanoClock clock = new ManualNanoClock();
  private final ClientRates rates = new ClientRates(10, 3, clock);

  @Test
  void shouldAllowABurstAndThenARate() {
    assertThat(rates.take("a")).isEqualTo(new Standing(true, 2, 0, 100 * MILLI));
    assertThat(rates.take("a")).isEqualTo(new Standing(true, 1, 0, 200 * MILLI));
    assertThat(rates.take("a")).isEqualTo(new Standing(true, 0, 100 * MILLI, 300 * MILLI));
    assertThat(rates.take("a")).isEqualTo(new Standing(false, 0, 100 * MILLI, 300 * MILLI));

    clock.advance(Duration.ofMillis(99));
    assertThat(rates.take("a").allowed()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(rates.take("a").allowed()).isTrue();
    assertThat(rates.take("a").allowed()).isFalse();
  }

  @Test
  void shouldNotChargeForWhatWasRefused() {
    for (int i = 0; i < 1000; i++) {
      rates.take("a");
    }

    clock.advance(Duration.ofMillis(300));

    assertThat(rates.take("a")).isEqualTo(new Standing(true, 2, 0, 100 * MILLI));
  }

  @Test
  void shouldKeepClientsApart() {
    for (int i = 0; i < 4; i++) {
      rates.take("a");
    }

    assertThat(rates.take("b").allowed()).isTrue();
  }

  @Test
  void shouldRememberABoundedNumberOfClients() {
    var few = new ClientRates(10, 3, clock, 100);
    for (int i = 0; i < 500; i++) {
      few.take(i);
      clock.advance(Duration.ofMillis(10));
    }
    assertThat(few.size()).isLessThan(250); // those of a second beside those that are kept

    for (int i = 0; i < 10_000; i++) {
      few.take("x" + i);
    }
    clock.advance(Duration.ofSeconds(1));
    few.take("last");

    assertThat(few.size()).isLessThanOrEqualTo(100);
  }
}
