package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thousand connections over both protocols, and one more. */
@Tag("crowd")
class FullHouseTest {

  private static final int CONNECTIONS = 1000;

  @Test
  void shouldHoldAThousandConnectionsAndRefuseTheNextWhileTheyStreamOn() throws IOException {
    try (var server =
            ServerUnderTest.start(
                Map.of(
                    "BAR_BROADCASTER_INTERVAL",
                    "0.2",
                    "MARKET_SPEED",
                    "10",
                    "WS_HEARTBEAT_INTERVAL",
                    "3600")); // the crowd says nothing and answers no ping
        var crowd = new Crowd()) {
      var operations = crowd.join(CONNECTIONS / 2, server.port(), "/api/v1/ws");
      var channels = crowd.join(CONNECTIONS / 2, server.port(), "/api/v1/ws/v1");
      crowd.await(crowd.members(), Crowd.Member::isOpen, "open");
      operations.forEach(
          each -> each.send("{\"type\":\"bars.subscribe\",\"payload\":{\"symbol\":\"AAPL\"}}"));
      channels.forEach(
          each -> each.send("{\"type\":\"subscribe\",\"channel\":\"system\",\"symbol\":\"AAPL\"}"));
      channels.stream()
          .limit(300)
          .forEach(
              each ->
                  each.send("{\"type\":\"subscribe\",\"channel\":\"trades\",\"symbol\":\"AAPL\"}"));
      crowd.await(channels, each -> each.texts() >= 2, "answered");
      crowd.await(operations, each -> each.texts() >= 3, "streaming");

      for (var path : new String[] {"/api/v1/ws", "/api/v1/ws/v1"}) {
        var late = crowd.join(1, server.port(), path);
        crowd.await(late, Crowd.Member::ended, "refused");
        var answer = late.getFirst().head();
        assertThat(answer).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
        assertThat(answer)
            .contains(
                "retry-after: 5\r\n",
                "content-type: application/problem+json\r\n",
                "\"type\":\"/api/v1/errors/unavailable\"",
                "\"detail\":\"All 1000 connections are in use\"");
        crowd.members().removeAll(late);
      }

      var streaming = channels.subList(0, 300);
      crowd.members().forEach(Crowd.Member::mark);
      crowd.await(operations, each -> each.textsSinceMark() >= 3, "streaming on");
      crowd.await(streaming, each -> each.textsSinceMark() >= 3, "streaming on");
      assertThat(crowd.members()).hasSize(CONNECTIONS).allMatch(Crowd.Member::isOpen);
      assertThat(operations).allMatch(each -> each.text().startsWith("{\"type\":\"bars.update\""));
      assertThat(server.rest().get("/api/v1/ws/stats").json().get("total_connections").asInt())
          .isEqualTo(CONNECTIONS);
    }
  }
}
