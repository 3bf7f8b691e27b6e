package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When what is pushed has happened: in a recording that is played at its own times, long ago. */
class EventTimeTest {

  /** Of the recording's first and last message. */
  private static final long FIRST_MILLIS = 1_772_637_377_670L;

  private static final long LAST_MILLIS = 1_772_637_527_496L;

  private static final Map<String, String> RECORDED =
      Map.of(
          "FEED",
          "recording",
          "FEED_FILES",
          Path.of("src/test/recordings/aapl.gz").toAbsolutePath().toString());

  @Test
  void shouldCarryTheTimeOfTheEventBesideItsNumber() {
    try (var server = ServerUnderTest.start(RECORDED);
        var client = server.connect()) {
      for (var topic : List.of("trades", "quotes", "orderbook")) {
        client.ask(topic + ".subscribe", Map.of("symbol", "AAPL"));

        var pushes = client.awaitPushes(topic + ":AAPL", 3);

        assertThat(pushes)
            .extracting(EventTimeTest::time)
            .isSorted()
            .allSatisfy(time -> assertThat(time).isBetween(FIRST_MILLIS, LAST_MILLIS));
      }
    }
  }

  private static long time(JsonNode push) {
    return push.path("time").asLong();
  }
}
