package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Users who listen are told of prices that cross a level. */
class NotificationTest {

  @Test
  void shouldAlertAUserOverBothProtocols() {
    try (var server =
            ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true", "MARKET_SPEED", "1000"));
        var channels = server.connectToChannels();
        var operations = server.connect()) {
      channels.authenticate(server.token("ada", 3600));
      operations.ask("auth", Map.of("token", server.token("ada", 3600)));
      channels.subscribe("notifications");
      operations.ask("notifications.subscribe");

      var told = channels.awaitType("notification");
      long seq = told.get("seq").asLong();
      var pushed =
          operations.awaitPush("notifications:ada", push -> push.get("seq").asLong() > seq);
      var same = channels.await(each -> each.path("seq").asLong() == pushed.get("seq").asLong());

      var data = told.get("data");
      boolean rises = data.get("direction").asText().equals("up");
      var symbol = data.get("symbol").asText();
      double level = data.get("level").asDouble();
      double price = data.get("price").asDouble();
      assertThat(TapeloomServer.symbols()).contains(symbol);
      assertThat(told.get("category").asText()).isEqualTo("info");
      assertThat(told.get("title").asText())
          .isEqualTo("%s %s %s".formatted(symbol, rises ? "above" : "below", level));
      assertThat(told.get("message").asText())
          .isEqualTo(
              "%s traded at %s, %s %s"
                  .formatted(symbol, price, rises ? "up to" : "down to", level));
      assertThat(rises ? price >= level : price <= level).isTrue();
      for (var field : new String[] {"category", "title", "message", "data"}) {
        assertThat(pushed.get("payload").get(field)).isEqualTo(same.get(field));
      }
    }
  }
}
