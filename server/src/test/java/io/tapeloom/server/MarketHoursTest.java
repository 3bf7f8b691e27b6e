package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A market that keeps the sessions of an exchange says so. */
class MarketHoursTest {

  /** On the day after Thanksgiving, on which the session ends at 13:00 in New York. */
  private static final Instant BEFORE_EARLY_CLOSE = Instant.parse("2026-11-27T17:59:30Z");

  private static final ManualClock CLOCK = new ManualClock(BEFORE_EARLY_CLOSE);

  @AutoClose
  private static final ServerUnderTest SERVER =
      ServerUnderTest.start(Map.of("MARKET_HOURS", "exchange"), CLOCK, NanoClock.system());

  @Test
  void shouldTellOfOpeningAndClosing() {
    try (var client = SERVER.connectToChannels()) {
      client.ask("{'type':'subscribe','channel':'system','request_id':'r'}");

      CLOCK.advance(Duration.ofMinutes(1));
      var closing = awaitHours(client);
      CLOCK.advance(Duration.ofDays(2).plusHours(21)); // Monday, 14:30:30 UTC
      var opening = awaitHours(client);

      assertThat(closing.get("message").asText()).isEqualTo("The market is closed");
      assertThat(opening.get("message").asText()).isEqualTo("The market is open");
    }
  }

  private static JsonNode awaitHours(ChannelClient client) {
    return client.await(message -> message.path("event").asText().equals("market_hours"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"datafeed/resolve/AAPL", "udf/symbols?symbol=AAPL"})
  void shouldShowTheHoursInTheSymbol(String path) {
    var symbol = SERVER.rest().get("/api/v1/" + path).json();

    assertThat(symbol.get("session").asText()).isEqualTo("0930-1600");
    assertThat(symbol.get("timezone").asText()).isEqualTo("America/New_York");
    assertThat(symbol.get("session_holidays").asText().split(","))
        .startsWith("20120102", "20120116")
        .contains("20121029", "20121030", "20181205", "20220620", "20250109", "20260703")
        .doesNotContain("20211231", "20210618", "20261127")
        .endsWith("20271125", "20271224");
    assertThat(symbol.get("corrections").asText())
        .matches("0930-1300:20120703(,[0-9]{8})+")
        .endsWith(",20251128,20251224,20261127,20261224,20271126");
  }

  @Test
  void shouldCutBarsByTheSessions() {
    assertThat(starts("resolution=60&from_time=%d&to_time=%d", "2026-11-25", "2026-11-28"))
        .map(start -> start.atZone(ZoneId.of("America/New_York")).toLocalDateTime().toString())
        .containsExactly(
            "2026-11-25T09:30",
            "2026-11-25T10:30",
            "2026-11-25T11:30",
            "2026-11-25T12:30",
            "2026-11-25T13:30",
            "2026-11-25T14:30",
            "2026-11-25T15:30",
            "2026-11-27T09:30",
            "2026-11-27T10:30",
            "2026-11-27T11:30",
            "2026-11-27T12:30");
    assertThat(starts("resolution=D&from_time=%d&to_time=%d", "2026-11-24", "2026-11-28"))
        .containsExactly(day("2026-11-24"), day("2026-11-25"), day("2026-11-27"));
    assertThat(starts("resolution=W&from_time=%d&to_time=%d", "2026-08-31", "2026-09-20"))
        .containsExactly(day("2026-08-31"), day("2026-09-08"), day("2026-09-14"));
    assertThat(starts("resolution=M&from_time=%d&to_time=%d", "2026-01-01", "2026-04-01"))
        .containsExactly(day("2026-01-02"), day("2026-02-02"), day("2026-03-02"));
  }

  private static List<Instant> starts(String query, String from, String to) {
    var range = query.formatted(day(from).getEpochSecond(), day(to).getEpochSecond());
    var bars = SERVER.rest().get("/api/v1/datafeed/bars?symbol=AAPL&" + range).json().get("bars");
    return StreamSupport.stream(bars.spliterator(), false)
        .map((JsonNode bar) -> Instant.ofEpochMilli(bar.get("time").asLong()))
        .toList();
  }

  private static Instant day(String date) {
    return Instant.parse(date + "T00:00:00Z");
  }
}
