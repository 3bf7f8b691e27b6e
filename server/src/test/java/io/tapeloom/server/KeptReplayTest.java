package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorded market, which cannot tell its past of itself, is replayed where it is kept. */
class KeptReplayTest {

  /** The minutes of the recording's first trade and of its last. */
  private static final long FIRST_MINUTE = 1_772_637_360_000L;

  private static final long LAST_MINUTE = 1_772_637_480_000L;

  @TempDir private Path folder;

  @Test
  void shouldTellTheTradesAndBarsThatWereKept() {
    try (var server = start("max")) {
      await().until(() -> newestBarMillis(server) == LAST_MINUTE);
    }

    try (var server = start("1");
        var client = server.connect()) {
      var id =
          client
              .ask(
                  "replay.start",
                  Map.of(
                      "symbol",
                      "AAPL",
                      "from",
                      FIRST_MINUTE,
                      "to",
                      LAST_MINUTE,
                      "speed",
                      0,
                      "streams",
                      List.of("trades", "bars"),
                      "resolution",
                      "1"))
              .get("id")
              .asText();
      client.awaitPush(
          "replay:%s:progress".formatted(id),
          push -> push.at("/payload/state").asText().equals("finished"));

      var trades = client.pushes("replay:%s:trades:AAPL".formatted(id));
      assertThat(trades).hasSizeGreaterThan(1_000);
      assertThat(trades).extracting(push -> push.get("time").asLong()).isSorted();
      var bars = client.pushes("replay:%s:bars:AAPL:1".formatted(id));
      assertThat(bars).hasSize(2);
      assertThat(bars.stream().mapToDouble(KeptReplayTest::volume).sum())
          .isEqualTo(trades.stream().mapToDouble(KeptReplayTest::quantity).sum());
    }
  }

  private static double volume(JsonNode push) {
    return push.at("/payload/volume").asDouble();
  }

  private static double quantity(JsonNode push) {
    return push.at("/payload/quantity").asDouble();
  }

  private static long newestBarMillis(ServerUnderTest server) {
    return server
        .rest()
        .get("/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=1")
        .json()
        .at("/bars/0/time")
        .asLong();
  }

  private ServerUnderTest start(String speed) {
    return ServerUnderTest.start(
        Map.of(
            "FEED",
            "recording",
            "FEED_FILES",
            Path.of("src/test/recordings/aapl.gz").toAbsolutePath().toString(),
            "FEED_SPEED",
            speed,
            "DATA_DIR",
            folder.toString()));
  }
}
