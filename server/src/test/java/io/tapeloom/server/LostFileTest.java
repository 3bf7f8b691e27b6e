package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording goes on without a file that is lost, and the server reports which one, and why. */
class LostFileTest {

  private static final long THEN = 1_723_161_600_000L;

  @TempDir private Path folder;

  private Path file(String name, String symbol) throws Exception {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, trade(symbol, 1) + trade(symbol, 2));
  }

  private static String trade(String symbol, int second) {
    long millis = THEN + 1000L * second;
    return "%d {\"e\":\"trade\",\"E\":%2$d,\"s\":\"%3$s\",\"t\":%4$d,\"p\":\"10.01\",\"q\":\"1.5\",\"T\":%2$d,\"m\":false,\"M\":true}\n"
        .formatted(millis * 1_000_000, millis, symbol, second);
  }

  @Test
  void shouldBeReportedByHealthUntilItIsReadAgain() throws Exception {
    var kept = file("kept/day.txt", "ABCUSDT");
    var lost = file("lost/day.txt", "XYZUSDT");
    try (var server =
        ServerUnderTest.start(
            Map.of("FEED", "recording", "FEED_FILES", kept + "," + lost, "FEED_LOOP", "true"))) {
      var text = Files.readString(lost);

      Files.delete(lost);

      await()
          .untilAsserted(
              () -> assertThat(datafeed(server).get("status")).hasToString("\"degraded\""));
      var health = datafeed(server);
      assertThat(health.at("/market/state").asText()).isEqualTo("open");
      assertThat(health.get("message").asText())
          .isEqualTo("Datafeed is degraded; the rest of day.txt cannot be read");
      assertThat(health.at("/files/0/symbol").asText()).isEqualTo("XYZUSDT");
      assertThat(health.at("/files/0/lost").asText())
          .isEqualTo("cannot be read: it no longer exists");
      assertThat(health.at("/files/1/symbol").asText()).isEqualTo("ABCUSDT");
      assertThat(health.at("/files/1").has("lost")).isFalse();
      assertThat(server.rest().get("/api/v1/health").json().get("message").asText())
          .isEqualTo("Trading API is running; the rest of day.txt cannot be read");
      assertThat(server.rest().exchange(server.rest().request("/metrics").GET()).text())
          .containsPattern("tapeloom_feed_files_lost_total [1-9]");

      Files.writeString(lost, text);

      await().untilAsserted(() -> assertThat(datafeed(server).get("status")).hasToString("\"ok\""));
      assertThat(datafeed(server).at("/files").findValue("lost")).isNull();
    }
  }

  private static JsonNode datafeed(ServerUnderTest server) {
    return server.rest().get("/api/v1/datafeed/health").json();
  }
}
