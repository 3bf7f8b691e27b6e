package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
import java.time.Instant;
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

      var received = channels.awaitType("notification");
      long seq = received.get("seq").asLong();
      var pushed = operations.awaitPush("alerts", push -> push.get("seq").asLong() > seq);
      var same = channels.await(each -> each.path("seq").asLong() == pushed.get("seq").asLong());

      var data = received.get("data");
      boolean rises = data.get("direction").asText().equals("up");
      var symbol = data.get("symbol").asText();
      double level = data.get("level").asDouble();
      double price = data.get("price").asDouble();
      assertThat(received.get("topic").asText()).isEqualTo("alerts");
      assertThat(TapeloomServer.symbols()).contains(symbol);
      assertThat(received.get("category").asText()).isEqualTo("info");
      assertThat(received.get("title").asText())
          .isEqualTo("%s %s %s".formatted(symbol, rises ? "above" : "below", level));
      assertThat(received.get("message").asText())
          .isEqualTo(
              "%s traded at %s, %s %s"
                  .formatted(symbol, price, rises ? "up to" : "down to", level));
      assertThat(rises ? price >= level : price <= level).isTrue();
      for (var field : new String[] {"category", "title", "message", "data"}) {
        assertThat(pushed.get("payload").get(field)).isEqualTo(same.get(field));
      }
    }
  }

  @Test
  void shouldCountAlertsForEverybodyApartFromAUsersOwn() {
    try (var server = ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true"));
        var channels = server.connectToChannels();
        var operations = server.connect()) {
      var users = server.part(UserTopics.class);
      channels.authenticate(server.token("ada", 3600));
      operations.ask("auth", Map.of("token", server.token("ada", 3600)));
      channels.subscribe("notifications");
      var answer = operations.ask("notifications.subscribe");
      long seq = users.alerts().seq();

      users.publishToAll(alert("for everybody"));
      users.publish("ada", alert("for ada"));
      users.publish("bob", alert("for bob"));

      assertThat(answer.get("topic").asText()).isEqualTo("notifications:ada");
      var toAll = operations.awaitPush("alerts", each -> titleOf(each).equals("for everybody"));
      assertThat(toAll.get("seq").asLong()).isEqualTo(seq + 1);
      var toAda = operations.awaitPush("notifications:ada", _ -> true);
      assertThat(titleOf(toAda)).isEqualTo("for ada");
      assertThat(toAda.get("seq").asLong()).isEqualTo(1);
      var everybodys = channels.await(each -> each.path("title").asText().equals("for everybody"));
      assertThat(everybodys.get("topic").asText()).isEqualTo("alerts");
      assertThat(everybodys.get("seq").asLong()).isEqualTo(seq + 1);
      var own = channels.await(each -> each.path("title").asText().equals("for ada"));
      assertThat(own.has("topic")).isFalse();
      assertThat(own.get("seq").asLong()).isEqualTo(1);

      operations.ask("notifications.unsubscribe");
      users.publishToAll(alert("too late"));
      operations.settle();

      assertThat(operations.messages()).noneMatch(each -> titleOf(each).equals("too late"));
    }
  }

  private static String titleOf(JsonNode push) {
    return push.at("/payload/title").asText();
  }

  private static UserEvents.Alert alert(String title) {
    return new UserEvents.Alert(UserEvents.Category.INFO, title, title, Map.of(), Instant.EPOCH);
  }
}
