package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A feed that fails is no secret. */
class FeedFailureTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("AUTH_DEV_TOKENS", "true", "MARKET_SPEED", "1000");

  @Test
  void shouldTellEverybodyAndAlertUsersWhenTheFeedFailsAndWhenItIsBack() {
    var venue = new BrokenVenue();
    try (var server = ServerUnderTest.start(ENVIRONMENT, venue);
        var everybody = server.connectToChannels();
        var user = server.connectToChannels();
        var other = server.connect()) {
      everybody.subscribe("system");
      user.authenticate(server.token("ada", 3600));
      user.subscribe("notifications");
      other.ask("auth", Map.of("token", server.token("ada", 3600)));
      other.ask("notifications.subscribe");

      venue.breakDown();
      var failed = everybody.await(each -> each.at("/data/state").asText().equals("failed"));
      var warning = user.await(each -> each.path("category").asText().equals("warning"));
      var status = statusOf(everybody, "market_data");
      venue.mend();
      var restarted = everybody.await(each -> each.at("/data/state").asText().equals("restarted"));
      var success = user.await(each -> each.path("category").asText().equals("success"));
      var pushed =
          other.awaitPush(
              "alerts", push -> push.at("/payload/category").asText().equals("success"));

      assertThat(failed.get("event").asText()).isEqualTo("service_update");
      assertThat(failed.get("message").asText())
          .startsWith("The market feed has failed and will be restarted in ");
      assertThat(failed.at("/data/component").asText()).isEqualTo("feed");
      assertThat(failed.at("/data/state").asText()).isEqualTo("failed");
      assertThat(failed.at("/data/retry_after_ms").asLong()).isPositive();
      assertThat(warning.get("title").asText()).isEqualTo("Market data halted");
      assertThat(warning.at("/data/state").asText()).isEqualTo("failed");
      assertThat(status.get("status").asText()).isEqualTo("error");
      assertThat(restarted.get("message").asText()).isEqualTo("The market feed was restarted");
      assertThat(success.get("title").asText()).isEqualTo("Market data resumed");
      assertThat(pushed.get("seq")).isEqualTo(success.get("seq"));
      await()
          .untilAsserted(
              () ->
                  assertThat(statusOf(everybody, "trades").get("status").asText())
                      .isEqualTo("active"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"market_data", "orderbook", "trades", "chart_data"})
  void shouldShowTheErrorOfAChannelThatTheFeedFills(String channel) {
    var venue = new BrokenVenue();
    try (var server = ServerUnderTest.start(ENVIRONMENT, venue);
        var client = server.connectToChannels()) {
      client.subscribe("system");
      venue.breakDown();
      client.awaitType("system");

      var status = statusOf(client, channel);

      assertThat(status.get("status").asText()).isEqualTo("error");
      assertThat(status.get("message").asText())
          .isEqualTo(
              "Channel '%s' is error: the market is lost: its feed has failed and is being restarted"
                  .formatted(channel));
      assertThat(statusOf(client, "system").get("status").asText()).isEqualTo("active");
      assertThat(statusOf(client, "notifications").get("status").asText()).isEqualTo("active");
    }
  }

  private static JsonNode statusOf(ChannelClient client, String channel) {
    return client.ask(
        "{'type':'channel_status','channel':'%s','request_id':'r'}".formatted(channel));
  }
}
