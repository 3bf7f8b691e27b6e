package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A server that goes down does so in good order. */
class DrainTest {

  @Test
  void shouldTellEverybodyWhenToComeBackAndCloseThem() {
    try (var server = ServerUnderTest.start(Map.of());
        var channels = server.connectToChannels();
        var operations = server.connect()) {
      channels.subscribe("system");
      operations.subscribe("AAPL", "1");

      var down = CompletableFuture.runAsync(server::goDown);

      var notice = channels.awaitType("system");
      assertThat(notice.get("event").asText()).isEqualTo("maintenance");
      assertThat(notice.has("seq")).as("it is no event of the market").isFalse();
      assertThat(notice.at("/data/reconnect_after_ms").asInt()).isBetween(1000, 5000);
      assertThat(channels.awaitClose().code()).isEqualTo(1012);
      var close = operations.awaitClose();
      assertThat(close.code()).isEqualTo(1012);
      assertThat(close.reason()).matches("reconnect_after_ms=\\d{4}");
      var word = operations.messages().getLast();
      assertThat(word.get("type").asText()).isEqualTo("draining");
      assertThat(close.reason()).contains(word.at("/payload/reconnect_after_ms").asText());
      down.join();
    }
  }
}
