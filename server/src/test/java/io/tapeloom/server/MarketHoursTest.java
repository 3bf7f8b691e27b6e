package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A market that closes for the night says so. */
class MarketHoursTest {

  private static final Instant BEFORE_CLOSE = Instant.parse("2026-03-04T20:59:30Z");

  private final ManualClock clock = new ManualClock(BEFORE_CLOSE);

  @AutoClose
  private final ServerUnderTest server =
      ServerUnderTest.start(Map.of("MARKET_HOURS", "exchange"), clock, NanoClock.system());

  @Test
  void shouldTellOfOpeningAndClosing() {
    try (var client = server.connectToChannels()) {
      client.ask("{'type':'subscribe','channel':'system','request_id':'r'}");

      clock.advance(Duration.ofMinutes(1));
      var closing = client.awaitType("system");
      clock.advance(Duration.ofHours(18));
      var opening = client.awaitType("system");

      assertThat(closing.get("event").asText()).isEqualTo("market_hours");
      assertThat(closing.get("message").asText()).isEqualTo("The market is closed");
      assertThat(opening.get("event").asText()).isEqualTo("market_hours");
      assertThat(opening.get("message").asText()).isEqualTo("The market is open");
    }
  }

  @Test
  void shouldShowTheHoursInTheSymbol() {
    var symbol = server.rest().get("/api/v1/datafeed/resolve/AAPL").json();

    assertThat(symbol.get("session").asText()).isEqualTo("0930-1600");
    assertThat(symbol.get("timezone").asText()).isEqualTo("America/New_York");
  }
}
