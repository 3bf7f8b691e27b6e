package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.server.users.UserTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of a session whose token runs out, by clocks that a test moves. */
class TokenEndTest {

  private static final int LIFE_SECONDS = 600;

  /** The warning comes a minute before the end. */
  private static final Duration UNTIL_WARNING = Duration.ofSeconds(LIFE_SECONDS - 60);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-04T15:16:17Z"));
  private final ManualNanoClock nanoClock = new ManualNanoClock();

  @AutoClose
  private final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of(
              "AUTH_DEV_TOKENS",
              "true",
              "AUTH_CLOCK_SKEW",
              "0",
              "WS_HEARTBEAT_INTERVAL",
              "3600"), // nobody says much
          clock,
          nanoClock);

  private final UserTopics users = server.part(UserTopics.class);

  private void pass(Duration time) {
    clock.advance(time);
    nanoClock.advance(time);
  }

  private JsonNode auth(OperationClient client, String user) {
    return client.ask("auth", Map.of("token", server.token(user, LIFE_SECONDS)));
  }

  @Test
  void shouldWarnThenEndPrivateSubscriptionsWithTheTokenAndKeepTheRest() {
    try (var client = server.connect()) {
      auth(client, "brief");
      client.ask("orders.subscribe");
      client.ask("trades.subscribe", Map.of("symbol", "AAPL"));

      pass(UNTIL_WARNING);
      var expiring = client.awaitNotices("auth.", 1).getFirst();
      users.publish("brief", Orders.filled("in time"));
      client.awaitPushes("orders:brief", 1);
      pass(Duration.ofMinutes(1));
      var expired = client.awaitNotices("auth.", 2).getLast();
      users.publish("brief", Orders.filled("late"));
      client.settle();

      assertThat(expiring.get("type").asText()).isEqualTo("auth.expiring");
      assertThat(expiring.at("/payload/expires_in_ms").asLong()).isEqualTo(60_000);
      assertThat(expired.get("type").asText()).isEqualTo("auth.expired");
      assertThat(expired.at("/payload/ended").toString()).isEqualTo("[\"orders:{user}\"]");
      assertThat(client.pushes("orders:brief")).hasSize(1);
      assertThat(client.ask("orders.subscribe").get("code").asText()).isEqualTo("unauthenticated");
      int received = client.pushes("trades:AAPL").size();
      await()
          .until(
              () -> {
                pass(Duration.ofSeconds(10)); // once the market has caught up with the clock
                return client.pushes("trades:AAPL").size() > received;
              });
    }
  }

  @Test
  void shouldGoOnWhenTheTokenIsRenewedInTime() {
    try (var client = server.connect()) {
      auth(client, "renewed");
      client.ask("orders.subscribe");

      pass(UNTIL_WARNING);
      client.awaitNotices("auth.expiring", 1);
      auth(client, "renewed");
      pass(UNTIL_WARNING); // long behind the first token's end
      var notices = client.awaitNotices("auth.", 2);
      users.publish("renewed", Orders.filled("1"));

      client.awaitPushes("orders:renewed", 1);
      assertThat(notices)
          .extracting(each -> each.get("type").asText())
          .containsExactly("auth.expiring", "auth.expiring");
    }
  }

  @Test
  void shouldEndPrivateSubscriptionsOfTheChannelsWithTheToken() {
    try (var client = server.connectToChannels()) {
      client.authenticate(server.token("eve", LIFE_SECONDS));
      client.subscribe("orders");

      pass(UNTIL_WARNING);
      var soon = client.awaitType("error");
      pass(Duration.ofMinutes(1));
      var over = client.awaitType("error");

      assertThat(soon.get("code").asText()).isEqualTo("auth_expiring");
      assertThat(over.get("code").asText()).isEqualTo("auth_expired");
      assertThat(soon.get("expires_in_ms").asLong()).isEqualTo(60_000);
      assertThat(over.get("ended")).isEqualTo(Documents.json("[\"orders\"]"));
      assertThat(client.subscribe("orders").get("error").asText())
          .contains("requires authentication");
    }
  }
}
